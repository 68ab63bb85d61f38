using Panns.FrontEnd;
using Panns.Onnx.Graph;
using static Panns.Onnx.Graph.Attributes;

namespace Panns.Onnx.Layers;

/// <summary>Writes a log-mel front end: [clips, samples] to [clips, 1, frames, mels].</summary>
internal sealed class FrontEndWriter(GraphBuilder graph, LogMelSettings settings)
{
    private const float PreEmphasis = 0.97f;
    private readonly MelFilterBank _mel = new(settings);

    // Magnitudes need real and imaginary part together; of powers, the mel product adds up the two squares.
    private readonly bool _magnitude = settings.Kind is LogMelKind.VGGish or LogMelKind.TalNet;
    private readonly bool _centered = settings.Kind != LogMelKind.VGGish;

    public string Write(string waveform, OnnxFrontEnd frontEnd)
    {
        var samples = settings.Kind == LogMelKind.EfficientAt ? WritePreEmphasis(waveform) : waveform;
        var mel = frontEnd == OnnxFrontEnd.Stft ? WriteStft(samples) : WriteConvolution(samples);
        return graph.Unsqueeze("logmel", WriteLogarithm(mel), 1);
    }

    /// <summary>x[n + 1] - 0.97 x[n], one sample shorter.</summary>
    private string WritePreEmphasis(string x)
    {
        var end = graph.Integers(long.MaxValue);
        var later = graph.Add("Slice", "preemphasis.later", [x, graph.Integers(1), end, graph.Integers(1)]);
        var earlier = graph.Add("Slice", "preemphasis.earlier", [x, graph.Integers(0), graph.Integers(-1), graph.Integers(1)]);
        var scaled = graph.Add("Mul", "preemphasis.scaled", [earlier, graph.Scalar("preemphasis.factor", PreEmphasis)]);
        return graph.Add("Sub", "preemphasis", [later, scaled]);
    }

    private string WriteStft(string x)
    {
        var bins = _mel.Bins;
        x = _centered ? Extend(x, settings.FftSize / 2) : PadEnd(x, settings.FftSize - settings.WindowSize);
        var window = Array.ConvertAll(WindowFunction.Create(settings), value => (float)value);
        var stft = graph.Add(
            "STFT",
            "stft",
            [
                graph.Unsqueeze("stft.signal", x, 2), graph.Integer(settings.HopSize),
                graph.Floats("stft.window", [settings.FftSize], window), graph.Integer(settings.FftSize),
            ],
            Int("onesided", 1));
        if (_magnitude)
        {
            var power = graph.Reduce("ReduceSum", "stft.power", graph.Add("Mul", "stft.squares", [stft, stft]), 3);
            var magnitude = graph.Add("Sqrt", "stft.magnitude", [power]);
            return graph.Add("MatMul", "mel", [magnitude, graph.Floats("mel.filters", [bins, settings.MelBins], _mel.ToSingle())]);
        }

        var parts = graph.Reshape("stft.parts", stft, 0, 0, 2 * bins);
        var filters = graph.Floats("mel.filters", [2 * bins, settings.MelBins], Filters(0..bins, interleaved: true));
        return graph.Add("MatMul", "mel", [graph.Add("Mul", "stft.squares", [parts, parts]), filters]);
    }

    /// <summary>The transform as a convolution with cosines and sines under the window, of the bins that any filter uses.</summary>
    private string WriteConvolution(string x)
    {
        var used = UsedBins();
        var (firstBin, bins) = used.GetOffsetAndLength(_mel.Bins);
        var start = WindowFunction.Start(settings);
        x = _centered ? Extend(x, (settings.FftSize / 2) - start) : x;
        var transform = graph.Add(
            "Conv",
            "stft",
            [graph.Unsqueeze("stft.signal", x, 1), graph.Floats("stft.kernels", [2 * bins, 1, settings.WindowSize], Kernels(firstBin, bins, start))],
            Ints("kernel_shape", settings.WindowSize),
            Ints("strides", settings.HopSize));
        var squares = graph.Add("Mul", "stft.squares", [transform, transform]);
        if (_magnitude)
        {
            var power = graph.Reduce("ReduceSum", "stft.power", graph.Reshape("stft.parts", squares, 0, 2, bins, -1), 1);
            squares = graph.Add("Sqrt", "stft.magnitude", [power]);
        }

        // [mels, bins] x [clips, bins, frames]
        var filters = TransposeFilters(Filters(used, interleaved: false), bins, repeat: _magnitude ? 1 : 2);
        var mel = graph.Add("MatMul", "mel", [graph.Floats("mel.filters", [settings.MelBins, filters.Length / settings.MelBins], filters), squares]);
        return graph.Transpose("mel.frames", mel, 0, 2, 1);
    }

    private string WriteLogarithm(string x)
    {
        var scale = LogScale.Of(settings.Kind);
        x = scale.Floor > 0 ? graph.Add("Clip", "log.floored", [x, graph.Scalar("log.floor", scale.Floor)]) : x;
        x = scale.Offset > 0 ? graph.Add("Add", "log.offset", [x, graph.Scalar("log.summand", scale.Offset)]) : x;
        x = graph.Add("Log", "log", [x]);
        x = scale.Slope != 1 ? graph.Add("Mul", "log.scaled", [x, graph.Scalar("log.slope", scale.Slope)]) : x;
        return scale.Shift != 0 ? graph.Add("Add", "log.shifted", [x, graph.Scalar("log.shift", scale.Shift)]) : x;
    }

    /// <summary>Reflection at both ends; TALNet has zeros there, and a frame less at the end.</summary>
    private string Extend(string x, int count) => settings.Kind == LogMelKind.TalNet
        ? graph.Add("Pad", "stft.padded", [x, graph.Integers(0, count, 0, count - settings.HopSize)])
        : graph.Add("Pad", "stft.padded", [x, graph.Integers(0, count, 0, count)], Text("mode", "reflect"));

    private string PadEnd(string x, int count) => graph.Add("Pad", "stft.padded", [x, graph.Integers(0, 0, 0, count)]);

    private Range UsedBins()
    {
        var (first, end) = (_mel.Bins, 0);
        for (var band = 0; band < _mel.Bands; band++)
        {
            var (start, length) = _mel.Support(band).GetOffsetAndLength(_mel.Bins);
            if (length > 0)
            {
                first = Math.Min(first, start);
                end = Math.Max(end, start + length);
            }
        }

        return first..end;
    }

    /// <summary>The filters of some bins, [bins, mels]; every row twice in a row where real and imaginary parts alternate.</summary>
    private float[] Filters(Range bins, bool interleaved)
    {
        var (first, count) = bins.GetOffsetAndLength(_mel.Bins);
        var weights = _mel.ToSingle();
        var copies = interleaved ? 2 : 1;
        var filters = new float[copies * count * _mel.Bands];
        for (var row = 0; row < copies * count; row++)
        {
            weights.AsSpan((first + (row / copies)) * _mel.Bands, _mel.Bands).CopyTo(filters.AsSpan(row * _mel.Bands));
        }

        return filters;
    }

    /// <summary>[bins, mels] to [mels, repeat * bins].</summary>
    private float[] TransposeFilters(float[] filters, int bins, int repeat)
    {
        var transposed = new float[repeat * filters.Length];
        for (var band = 0; band < _mel.Bands; band++)
        {
            for (var bin = 0; bin < repeat * bins; bin++)
            {
                transposed[(band * repeat * bins) + bin] = filters[(bin % bins * _mel.Bands) + band];
            }
        }

        return transposed;
    }

    /// <summary>[real and imaginary, bins, window].</summary>
    private float[] Kernels(int firstBin, int bins, int start)
    {
        var size = settings.FftSize;
        var length = settings.WindowSize;
        var window = WindowFunction.Create(settings);
        var kernels = new float[2 * bins * length];
        for (var bin = 0; bin < bins; bin++)
        {
            for (var i = 0; i < length; i++)
            {
                var angle = 2 * Math.PI * ((long)(firstBin + bin) * (start + i) % size) / size;
                kernels[(bin * length) + i] = (float)(Math.Cos(angle) * window[start + i]);
                kernels[((bins + bin) * length) + i] = (float)(-Math.Sin(angle) * window[start + i]);
            }
        }

        return kernels;
    }
}
