using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Bench.Inputs;
using Panns.Engine;
using Panns.ML;
using Panns.Networks;
using Panns.Weights;

namespace Panns.PipelineBench;

/// <summary>One network: the bare engine against pipelines that compute the same embeddings, of waveforms in memory and of WAV files.</summary>
internal sealed class Contest : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panns-bench-").FullName;
    private readonly MLContext _ml = new(1);
    private readonly NetworkDescription _network;
    private readonly PannsEngine _engine;
    private readonly string _weights;
    private readonly float[][] _waveforms;
    private readonly string[] _paths;

    public Contest(ModelInfo model, PannsEngine engine, int clips, double seconds)
    {
        _network = model.Describe();
        _engine = engine;
        _weights = Path.Combine(_folder, "weights.safetensors");
        using (var weights = new SyntheticWeights(_network))
        {
            WeightFile.Save(weights, _weights);
        }

        var samples = (int)(seconds * _network.SampleRate);
        _waveforms = [.. SyntheticClips.Create(clips, samples, _network.SampleRate).Chunk(samples)];
        _paths = [.. _waveforms.Select((waveform, i) => WavWriter.Write(Path.Combine(_folder, FormattableString.Invariant($"{i}.wav")), waveform, _network.SampleRate))];
    }

    /// <summary>Measures, and writes the rows of the table.</summary>
    public void Run(int rounds, TextWriter output)
    {
        using var weights = WeightFile.Open(_weights);
        using var wide = PannsEngines.Create(_engine, _network, weights, Environment.ProcessorCount);
        using var narrow = PannsEngines.Create(_engine, _network, weights, 1);
        using var model = new PannsModel(PannsEngines.Create(_engine, _network, weights, Environment.ProcessorCount));
        var rows = _ml.Data.LoadFromEnumerable(_waveforms.Select(waveform => new WaveformRow { Audio = waveform }));
        var files = _ml.Data.LoadFromEnumerable(_paths.Select(path => new FileRow { Path = path }));
        var options = new PannsEmbeddingOptions
        {
            OutputColumnName = "Features", InputColumnName = "Audio", Model = PannsModels.Get(_network.Name), Weights = _weights, Engine = _engine,
        };
        var onRows = _ml.Transforms.PannsEmbedding(options).Fit(rows).Transform(rows);
        var onFiles = _ml.Transforms.PannsEmbedding(options with { InputColumnName = "Path" }).Fit(files).Transform(files);
        var loaded = _ml.Transforms.LoadAudio("Audio", "Path", _network.SampleRate).Append(_ml.Transforms.PannsEmbedding(options)).Fit(files).Transform(files);
        var extractor = new EmbeddingExtractor(model);
        Contender[] contenders =
        [
            .. ((int[])[1, 4, 8, 16]).Select(batch => new Contender(Name("all threads, batch", batch), () => InBatches(wide, batch))),
            new("one thread a clip", () => InParallel(narrow)),
            new("EmbeddingExtractor", () => extractor.ExtractMany(_paths).Count()),
            new("waveforms", () => Count(onRows)),
            new("files", () => Count(onFiles)),
            new("files, LoadAudio", () => Count(loaded)),
        ];
        Measure(contenders, rounds);
        var best = contenders[..^4].MinBy(contender => contender.Wall)!;
        WriteRow(output, best, contenders[^3]);
        WriteRow(output, contenders[^4], contenders[^2]);
        WriteRow(output, contenders[^4], contenders[^1]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void Measure(Contender[] contenders, int rounds)
    {
        // The first pass warms up. In turns, so that what else the machine does falls on all alike.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var contender in contenders)
            {
                Thread.Sleep(20);
                contender.Pass(counts: round > 0);
            }
        }
    }

    private static string Name(string way, int batch) => FormattableString.Invariant($"{way} {batch}");

    private static int Count(IDataView view)
    {
        var column = view.Schema["Features"];
        using var cursor = view.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> features = default;
        var count = 0;
        for (; cursor.MoveNext(); count++)
        {
            getter(ref features);
        }

        return count;
    }

    private int InBatches(IInferenceSession session, int batch)
    {
        var samples = _waveforms[0].Length;
        var room = new float[batch * samples];
        var embeddings = new float[batch * _network.EmbeddingSize];
        foreach (var chunk in _waveforms.Chunk(batch))
        {
            for (var i = 0; i < chunk.Length; i++)
            {
                chunk[i].CopyTo(room, i * samples);
            }

            session.Run(room.AsSpan(0, chunk.Length * samples), chunk.Length, new() { Embedding = embeddings.AsSpan(0, chunk.Length * _network.EmbeddingSize) });
        }

        return _waveforms.Length;
    }

    private int InParallel(IInferenceSession session)
    {
        Parallel.ForEach(
            _waveforms,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            waveform => session.Run(waveform, 1, new() { Embedding = new float[_network.EmbeddingSize] }));
        return _waveforms.Length;
    }

    private void WriteRow(TextWriter output, Contender bare, Contender pipeline)
    {
        double clips = _waveforms.Length;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {_network.Name} | {pipeline.Name} | {bare.Name} | {bare.Wall / clips:F2} | {pipeline.Wall / clips:F2} | {pipeline.Wall / bare.Wall:F3} | {bare.Processor / clips:F2} | {pipeline.Processor / clips:F2} | {pipeline.Processor / bare.Processor:F3} |"));
    }

    private sealed class WaveformRow
    {
        public float[] Audio { get; set; } = [];
    }

    private sealed class FileRow
    {
        public string Path { get; set; } = "";
    }
}
