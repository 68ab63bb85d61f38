using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>
/// A constant matrix B[K, N] in the order that the micro-kernel reads: panels of two vectors of columns, each [K][panel width],
/// the last one padded with zeros; with its bias, padded likewise. K is taps x channels, tap by tap.
/// </summary>
internal sealed unsafe class PackedWeights : IDisposable
{
    /// <summary>Floats from which more than one thread is worth starting.</summary>
    private const int SmallestShared = 1 << 18;

    private PackedWeights(SimdLevel level, int taps, int channels, int columns, bool hasBias, WeightPrecision precision, WeightRoom? room)
    {
        Level = level;
        Taps = taps;
        Channels = channels;
        Columns = columns;
        PanelWidth = level.PanelWidth();
        Panels = (columns + PanelWidth - 1) / PanelWidth;
        Memory = new(Panels, Depth, PanelWidth, hasBias, precision, room);
    }

    public SimdLevel Level { get; }

    public int Taps { get; }

    public int Channels { get; }

    /// <summary>N: output channels.</summary>
    public int Columns { get; }

    public int PanelWidth { get; }

    public int Panels { get; }

    /// <summary>K: the length of the sums.</summary>
    public int Depth => Taps * Channels;

    /// <summary>The panels and the bias.</summary>
    public PanelMemory Memory { get; }

    /// <summary>Bias, padded with zeros to whole panels; null if there is none.</summary>
    public float* Bias => Memory.Bias;

    /// <summary>
    /// Packs weights of any layout; element (tap, channel, column) is at tap * <paramref name="tapStride"/> + channel *
    /// <paramref name="channelStride"/> + column * <paramref name="columnStride"/>.
    /// </summary>
    /// <param name="level">The level of the kernels that will read it.</param>
    /// <param name="source">The weights.</param>
    /// <param name="taps">Positions of the convolution kernel; 1 for a plain matrix.</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="columns">Output channels.</param>
    /// <param name="tapStride">Distance of taps, in floats.</param>
    /// <param name="channelStride">Distance of input channels, in floats.</param>
    /// <param name="columnStride">Distance of output channels, in floats.</param>
    /// <param name="scale">Factor per output channel, or null: folds a normalization that follows.</param>
    /// <param name="bias">Bias per output channel (not scaled), or null.</param>
    /// <param name="threads">How many threads may work on it.</param>
    /// <param name="packed">Hears the first output channel and the number of those whose weights are not needed any more.</param>
    /// <param name="precision">The floats of the panels; of half floats, see <see cref="PanelMemory.Require"/>.</param>
    public static PackedWeights Pack(
        SimdLevel level,
        float* source,
        int taps,
        int channels,
        int columns,
        long tapStride,
        long channelStride,
        long columnStride,
        double* scale = null,
        float* bias = null,
        int threads = 1,
        Action<int, int>? packed = null,
        WeightPrecision precision = WeightPrecision.Single)
    {
        var weights = new PackedWeights(level, taps, channels, columns, bias != null, precision, room: null);
        if (threads <= 1 || weights.Panels * weights.Memory.PanelFloats < SmallestShared)
        {
            for (var panel = 0; panel < weights.Panels; panel++)
            {
                Fill(panel);
            }
        }
        else
        {
            Parallel.For(0, weights.Panels, new ParallelOptions { MaxDegreeOfParallelism = threads }, Fill);
        }

        weights.Memory.DropDrafts();
        return weights;

        void Fill(int panel)
        {
            weights.FillPanel(panel, source, tapStride, channelStride, columnStride, scale, bias);
            packed?.Invoke(panel * weights.PanelWidth, Math.Min(weights.PanelWidth, columns - (panel * weights.PanelWidth)));
        }
    }

    /// <summary>Weights that <see cref="FillPanel"/> fills, again and again as they change, in memory shared with other layers.</summary>
    public static PackedWeights In(WeightRoom room, SimdLevel level, int taps, int channels, int columns, bool hasBias)
        => new(level, taps, channels, columns, hasBias, WeightPrecision.Single, room);

    /// <summary>Packs the weights and bias of one panel; panels may be packed by several threads. Strides as in <see cref="Pack"/>.</summary>
    public void FillPanel(
        int panel, float* source, long tapStride, long channelStride, long columnStride, double* scale = null, float* bias = null)
    {
        var width = PanelWidth;
        var first = panel * width;
        var full = Math.Min(width, Columns - first);
        var target = Memory.Begin(panel, out var draft);
        for (var tap = 0; tap < Taps; tap++, target += (long)Channels * width)
        {
            var from = source + (tap * tapStride) + (first * columnStride);
            if (scale == null && channelStride == 1 && full == width)
            {
                Transposition.Run(from, (nint)columnStride, target, width, width, Channels);
                continue;
            }

            for (var channel = 0; channel < Channels; channel++)
            {
                FillRow(target + ((long)channel * width), from + (channel * channelStride), columnStride, full, scale == null ? null : scale + first);
            }
        }

        Memory.End(panel, draft);
        if (bias != null)
        {
            new ReadOnlySpan<float>(bias + first, full).CopyTo(new Span<float>(Bias + first, full));
            new Span<float>(Bias + first + full, width - full).Clear();
        }
    }

    private void FillRow(float* target, float* from, long columnStride, int full, double* scale)
    {
        if (scale == null && columnStride == 1)
        {
            new ReadOnlySpan<float>(from, full).CopyTo(new Span<float>(target, full));
        }
        else
        {
            for (var j = 0; j < full; j++)
            {
                target[j] = scale == null ? from[j * columnStride] : (float)(from[j * columnStride] * scale[j]);
            }
        }

        new Span<float>(target + full, PanelWidth - full).Clear();
    }

    /// <summary>Packs a row-major matrix [columns, depth], the layout of a fully connected or 1x1 convolution layer.</summary>
    public static PackedWeights PackTransposed(SimdLevel level, float* source, int depth, int columns, double* scale = null, float* bias = null)
        => Pack(level, source, 1, depth, columns, 0, 1, depth, scale, bias);

    /// <summary>Packs a convolution's weights [columns, channels, taps], the layout of the original checkpoints.</summary>
    public static PackedWeights PackConvolution(
        SimdLevel level, float* source, int taps, int channels, int columns, double* scale = null, float* bias = null, int threads = 1,
        Action<int, int>? packed = null, WeightPrecision precision = WeightPrecision.Single)
        => Pack(level, source, taps, channels, columns, 1, taps, (long)channels * taps, scale, bias, threads, packed, precision);

    public void Dispose() => Memory.Dispose();
}
