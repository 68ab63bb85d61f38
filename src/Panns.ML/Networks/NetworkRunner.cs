using Panns.Audio.Resampling;
using Panns.Clips;
using Panns.ML.Common;
using Panns.ML.Persistence;
using Panns.ML.Persistence.Weights;
using Panns.Transfer;
using Panns.Transfer.Features;

namespace Panns.ML.Networks;

/// <summary>Runs rows through a network, windows of long recordings one after another. Safe to use from several threads.</summary>
internal sealed class NetworkRunner
{
    private readonly NetworkParameters _parameters;
    private readonly SharedNetwork _shared;
    private readonly WindowPlan _plan;
    private readonly FeatureCache? _cache;
    private readonly string _cacheKey;
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
        _plan = WindowPlan.Create(parameters.Window, parameters.Overlap, shared.Network.SampleRate);
        _cacheKey = CacheKey(parameters, shared);
    }

    public NetworkParameters Parameters => _parameters;

    /// <summary>What runs the network of a saved model, whose weights this row has brought if they were not there.</summary>
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

    public CancellationToken CancellationToken => _cancellationToken;

    /// <summary>The embedding or the scores of a row; NaN for one that cannot be read, where the parameters allow that.</summary>
    public float[] Compute(AudioSourceRow row, OutputKind kind, out string status)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        status = "";
        float[] values;
        try
        {
            values = _parameters.IsPath ? OfFile(row, kind) : OfWaveform(row, kind);
        }
        catch (PannsException problem) when (_parameters.BadAudio != BadAudio.Throw)
        {
            status = problem.Message;
            values = _parameters.BadAudio == BadAudio.Silence ? OfSilence(kind) : Missing(kind.Size(_shared.Network));
        }

        CountRow();
        GC.KeepAlive(_shared);
        return values;
    }

    public void CountRow() => _log?.CountRow(_shared.Network.Name);

    /// <summary>A row's waveform at the network's rate.</summary>
    /// <exception cref="PannsException">It is empty.</exception>
    public ReadOnlySpan<float> Resampled(AudioSourceRow row)
    {
        var waveform = row.Waveform;
        if (waveform.Length == 0)
        {
            throw new PannsException("a row's waveform is empty");
        }

        var samples = waveform.IsDense ? waveform.GetValues() : waveform.DenseValues().ToArray();
        return _parameters.SampleRate == _shared.Network.SampleRate
            ? samples
            : Resampler.Resample(samples, _parameters.SampleRate, _shared.Network.SampleRate);
    }

    private static string CacheKey(NetworkParameters parameters, SharedNetwork shared)
    {
        // What `panns fit` keeps its embeddings under; it knows one way only to cut long recordings.
        var network = shared.Network;
        var key = $"embedding {network.Name} {network.EmbeddingSize} {network.FrontEnd} {parameters.WeightsHash}";
        return parameters is { Window: ClipWindows.WindowSeconds, Overlap: 0.5 }
            ? key
            : FormattableString.Invariant($"{key} window {parameters.Window:R} overlap {parameters.Overlap:R}");
    }

    private static float[] Missing(int length)
    {
        var values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }

    private float[] OfFile(AudioSourceRow row, OutputKind kind)
    {
        if (_cache is null || kind != OutputKind.Embedding)
        {
            return Decode(row, kind);
        }

        var (start, end) = ClipReader.Part(row);
        var key = FeatureCache.KeyOf(_cacheKey, ContentHash.OfFile(row.Path.ToString()), start, end, null);
        if (_cache.Read(key, _shared.Network.EmbeddingSize) is { } known)
        {
            return known;
        }

        var values = Decode(row, kind);
        _cache.Write(key, values.Length, values);
        return values;
    }

    private float[] Decode(AudioSourceRow row, OutputKind kind)
    {
        using var windows = new WindowReader(new FileSource(ClipReader.Open(row, _shared.Network.SampleRate)), _plan);
        using var gatherer = new WindowGatherer(_shared.Session, kind, _parameters.Aggregate);
        while (windows.MoveNext())
        {
            gatherer.Add(windows.Current, windows.IsLast, _cancellationToken);
        }

        return windows.Position > 0
            ? gatherer.ToArray(_cancellationToken)
            : throw new PannsException($"{row.Path}: holds no samples");
    }

    private float[] OfWaveform(AudioSourceRow row, OutputKind kind) => OfSamples(Resampled(row), kind);

    private float[] OfSilence(OutputKind kind) => OfSamples(new float[_shared.Network.SampleRate], kind);

    private float[] OfSamples(ReadOnlySpan<float> samples, OutputKind kind)
    {
        using var gatherer = new WindowGatherer(_shared.Session, kind, _parameters.Aggregate);
        foreach (var start in ClipWindows.Starts(samples.Length, _plan.Window, _plan.Step))
        {
            var end = Math.Min(start + _plan.Window, samples.Length);
            gatherer.Add(samples[start..end], isLast: end == samples.Length, _cancellationToken);
        }

        return gatherer.ToArray(_cancellationToken);
    }
}
