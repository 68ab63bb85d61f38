using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Audio;
using Panns.Diagnostics.Inputs;
using Panns.Engine;
using Panns.ML;
using Panns.Networks;
using Panns.Output.Sound;
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
    private readonly ThreadLocal<float[]> _samples;
    private readonly Dictionary<ITransformer, ITransformer> _reloaded = [];

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
        _samples = new(() => new float[samples]);
        _waveforms = [.. SyntheticClips.Create(clips, samples, _network.SampleRate).Chunk(samples)];
        _paths = [.. _waveforms.Select((waveform, i) => WriteWav(FormattableString.Invariant($"{i}.wav"), waveform))];
    }

    /// <summary>Measures, and writes the rows of the table.</summary>
    public void Run(int rounds, TextWriter output)
    {
        using var weights = WeightFile.Open(_weights);
        using var wide = _engine.CreateSession(_network, weights, threads: Environment.ProcessorCount);
        using var narrow = _engine.CreateSession(_network, weights, threads: 1);
        using var model = PannsModel.Load(_weights, new() { Engine = _engine });
        var rows = _ml.Data.LoadFromEnumerable(_waveforms.Select(waveform => new WaveformRow { Audio = waveform }));
        var files = _ml.Data.LoadFromEnumerable(_paths.Select(path => new FileRow { Path = path }));
        var options = new PannsEmbeddingOptions
        {
            OutputColumnName = "Features", InputColumnName = "Audio", Model = PannsModels.Get(_network.Name), Weights = _weights, Engine = _engine,
            KeptBytes = 0, // a second pass would measure the memory
        };
        var onRows = _ml.Transforms.PannsEmbedding(options).Fit(rows);
        var onFiles = _ml.Transforms.PannsEmbedding(options with { InputColumnName = "Path" }).Fit(files);
        var loading = _ml.Transforms.LoadAudio("Audio", "Path", _network.SampleRate).Append(_ml.Transforms.PannsEmbedding(options)).Fit(files);
        var extractor = new EmbeddingExtractor(model);
        Contender[] bareRows =
        [
            .. ((int[])[1, 4, 8, 16]).Select(batch => new Contender(Name("all threads, batch", batch), () => InBatches(wide, batch))),
            new("all threads, callers side by side", () => InParallel(_waveforms, waveform => Run(wide, waveform))),
            new("one thread a clip", () => InParallel(_waveforms, waveform => Run(narrow, waveform))),
        ];
        Contender[] bareFiles =
        [
            new("one thread a file", () => InParallel(_paths, path => Run(narrow, path))),
            new("EmbeddingExtractor", () => extractor.ExtractMany(_paths).Count()),
        ];
        Contender[] ofRows =
        [
            new("waveforms", () => Count(onRows, rows)),
            new("waveforms, saved model", () => Count(Reload(onRows, rows), rows)),
            new("waveforms, saved model in parallel", () => Count(Reload(onRows, rows).TransformInParallel(rows))),
        ];
        Contender[] ofFiles =
        [
            new("files", () => Count(onFiles, files)),
            new("files, LoadAudio", () => Count(loading, files)),
            new("files, saved model", () => Count(Reload(onFiles, files), files)),
            new("files, saved model in parallel", () => Count(Reload(onFiles, files).TransformInParallel(files))),
        ];
        Measure([.. bareRows, .. bareFiles, .. ofRows, .. ofFiles], rounds);
        WriteRows(output, bareRows, ofRows);
        WriteRows(output, bareFiles, ofFiles);
    }

    public void Dispose()
    {
        _samples.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Measure(Contender[] contenders, int rounds)
    {
        // The first pass warms up. Contenders take turns, so that other load on the machine affects all alike.
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

    private static int Count(ITransformer model, IDataView rows) => Count(model.Transform(rows));

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

    private static int InParallel<T>(T[] clips, Action<T> run)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(Partitioner.Create(clips, loadBalance: true), options, run);
        return clips.Length;
    }

    private string WriteWav(string name, float[] waveform)
    {
        var path = Path.Combine(_folder, name);
        using var file = File.Create(path);
        WavWriter.Write(file, waveform, _network.SampleRate);
        return path;
    }

    private void Run(IInferenceSession session, string path)
    {
        // One array per thread: new ones for each file would cost the bare engine unnecessary time.
        var samples = _samples.Value!;
        using var reader = AudioFile.OpenMono(path, _network.SampleRate);
        var count = reader.Read(samples);
        session.Run(samples.AsSpan(0, count), 1, new() { Embedding = new float[_network.EmbeddingSize] });
    }

    private void Run(IInferenceSession session, float[] waveform) => session.Run(waveform, 1, new() { Embedding = new float[_network.EmbeddingSize] });

    private ITransformer Reload(ITransformer model, IDataView rows)
    {
        if (!_reloaded.TryGetValue(model, out var reloaded))
        {
            var path = Path.Combine(_folder, "model.zip");
            _ml.Model.Save(model, rows.Schema, path);
            _reloaded.Add(model, reloaded = _ml.Model.Load(path, out _));
        }

        return reloaded;
    }

    private void WriteRows(TextWriter output, Contender[] bare, Contender[] pipelines)
    {
        var best = bare.MinBy(contender => contender.Wall)!;
        foreach (var contender in (Contender[])[.. bare.Where(contender => contender != best), .. pipelines])
        {
            WriteRow(output, best, contender);
        }
    }

    private void WriteRow(TextWriter output, Contender bare, Contender other)
    {
        double clips = _waveforms.Length;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {_network.Name} | {other.Name} | {bare.Name} | {bare.Wall / clips:F2} | {other.Wall / clips:F2} | {other.Wall / bare.Wall:F3} | {bare.Processor / clips:F2} | {other.Processor / clips:F2} | {other.Processor / bare.Processor:F3} |"));
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
