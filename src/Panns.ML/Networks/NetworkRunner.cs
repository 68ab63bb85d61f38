using Panns.Audio;
using Panns.Clips;
using Panns.ML.Common;
using Panns.ML.Embedding;
using Panns.ML.Persistence;
using Panns.ML.Persistence.Weights;
using Panns.Transfer;
using Panns.Transfer.Features;

namespace Panns.ML.Networks;

/// <summary>Runs rows through a network, the windows of a long recording in sequence. Safe to use from several threads.</summary>
internal sealed class NetworkRunner : IDisposable
{
    private readonly NetworkParameters _parameters;
    private readonly SharedNetwork _shared;
    private readonly ClipRunner _scores;
    private readonly ClipRunner _embeddings;
    private readonly FeatureCache? _cache;
    private readonly string _cacheKey;
    private readonly AudioReadOptions _reading;
    private readonly RecentHashes _hashes = new();
    private readonly ContextLog? _log;
    private readonly CancellationToken _cancellationToken;

    public NetworkRunner(
        NetworkParameters parameters, SharedNetwork shared, FeatureCache? cache = null, ContextLog? log = null, CancellationToken cancellationToken = default)
    {
        _parameters = parameters;
        _shared = shared;
        _cache = cache;
        _log = log;
        _cancellationToken = cancellationToken;
        _reading = ReadingParameters.ToOptions(parameters.Reading);
        (_scores, _embeddings) = (Runner(OutputKinds.Clipwise), Runner(OutputKinds.Embedding));
        _cacheKey = CacheKey(parameters, shared);

        // Each row has its own thread, so recordings are not split over threads.
        ClipRunner Runner(OutputKinds output) => new(
            new NetworkFunction(shared.Session, output),
            WindowPlan.Create(parameters.Window, parameters.Overlap, shared.Network.SampleRate),
            WindowSchedule.Parallel(1));
    }

    /// <summary>Keeps embeddings in memory; null to keep none.</summary>
    public KeptEmbeddings? Kept { get; init; }

    public NetworkParameters Parameters => _parameters;

    /// <summary>The runner of a saved model, with the weights that this row has loaded if they were not in memory.</summary>
    /// <param name="text">The saved parameters.</param>
    public static NetworkRunner OfSavedModel(ReadOnlyMemory<char> text)
    {
        try
        {
            var parameters = ParameterJson.Read(text, ParameterJson.Default.NetworkParameters);
            return new(parameters, SharedNetwork.Get(parameters, () => SavedWeights.Open(parameters)));
        }
        finally
        {
            WeightTransfer.End();
        }
    }

    public SharedNetwork Shared => _shared;

    /// <summary>Gives the network back; the last to do so ends its threads and frees its memory.</summary>
    public void Dispose() => _shared.Release();

    public CancellationToken CancellationToken => _cancellationToken;

    /// <summary>A row's embedding or scores; NaN if it cannot be read and the parameters allow that.</summary>
    public float[] Compute(AudioSourceRow row, OutputKinds output, out string status)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var key = Kept is null || output != OutputKinds.Embedding ? null : KeptEmbeddings.KeyOf(row, _parameters.IsPath);
        if (key is not null && Kept!.TryGet(key, out var known))
        {
            CountRow();
            status = known.Status;
            return known.Values;
        }

        var issues = AudioIssues.None;
        float[] values;
        try
        {
            values = _parameters.IsPath ? OfFile(row, output, out issues) : Run(Resampled(row, out issues), output);
            status = Tell(row, issues);
            if (key is not null)
            {
                Kept!.Keep(key, values, status);
            }
        }
        catch (PannsException problem) when (_parameters.BadAudio != BadAudio.Throw)
        {
            status = problem.Message;
            values = _parameters.BadAudio == BadAudio.Silence ? Run(new float[_shared.Network.SampleRate], output) : Missing(SizeOf(output));
        }

        CountRow();
        GC.KeepAlive(_shared);
        return values;
    }

    public void CountRow() => _log?.CountRow(_shared.Network.Name);

    /// <summary>A row's waveform at the network's rate.</summary>
    /// <exception cref="PannsException">The waveform is empty, or contains NaN or infinity.</exception>
    public ReadOnlySpan<float> Resampled(AudioSourceRow row, out AudioIssues issues)
        => RowAudio.Resampled(row.Waveform, _parameters.SampleRate, _shared.Network.SampleRate, _reading, out issues);

    /// <summary>The source of a row's file.</summary>
    public ClipSource SourceOf(AudioSourceRow row) => RowAudio.SourceOf(row, _reading);

    /// <summary>Logs the problems of a readable recording and returns them for the status column.</summary>
    public string Tell(AudioSourceRow row, AudioIssues issues)
    {
        if (!issues.Any)
        {
            return "";
        }

        var text = issues.ToString();
        _log?.Issue(_parameters.IsPath ? RowAudio.NameOf(row) : "a row's waveform", text);
        return text;
    }

    private static string CacheKey(NetworkParameters parameters, SharedNetwork shared)
    {
        // The key under which `panns fit` caches embeddings, which uses only the default windows for long recordings.
        var key = NetworkFeatures.KeyOf(shared.Session, OutputKinds.Embedding, parameters.WeightsHash);
        return parameters is { Window: WindowPlan.UsualWindow, Overlap: WindowPlan.UsualOverlap }
            ? key
            : FormattableString.Invariant($"{key} window {parameters.Window:R} overlap {parameters.Overlap:R}");
    }

    private static float[] Missing(int length)
    {
        var values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }

    private float[] OfFile(AudioSourceRow row, OutputKinds output, out AudioIssues issues)
    {
        if (_cache is null || output != OutputKinds.Embedding || row.File.Length > 0)
        {
            return Run(row, output, out issues);
        }

        var (start, end) = RowAudio.Part(row);
        var path = row.Path.ToString();
        var key = FeatureCache.KeyOf(_cacheKey, _hashes.Of(path), AudioFile.DecoderOf(path, _reading), start, end, null);
        if (_cache.Read(key, _shared.Network.EmbeddingSize) is { } known)
        {
            issues = AudioIssues.None;
            return known;
        }

        var values = Run(row, output, out issues);
        if (!issues.Any)
        {
            // Embeddings of recordings with problems are not cached, because later passes would then not report the problems.
            _cache.Write(key, values.Length, values);
        }

        return values;
    }

    private float[] Run(AudioSourceRow row, OutputKinds output, out AudioIssues issues)
    {
        var job = RunnerOf(output).RunHere(Job(SourceOf(row), output), _cancellationToken);
        issues = job.Issues;
        return job.Values;
    }

    private float[] Run(ReadOnlySpan<float> samples, OutputKinds output)
        => RunnerOf(output).RunHere(Job(RowAudio.NoSource, output), samples, _cancellationToken).Values;

    private ClipRunner RunnerOf(OutputKinds output) => output == OutputKinds.Embedding ? _embeddings : _scores;

    private PooledJob Job(ClipSource source, OutputKinds output) => new(source, SizeOf(output), _parameters.Aggregate);

    private int SizeOf(OutputKinds output) => output == OutputKinds.Embedding ? _shared.Network.EmbeddingSize : _shared.Network.Classes;
}
