using Panns.Audio.Resampling;
using Panns.Batching;
using Panns.ML.Common;
using Panns.Transfer;

namespace Panns.ML;

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
        var mean = new WindowMean(kind.Size(_shared.Network), _parameters.Aggregate);
        while (windows.MoveNext())
        {
            Run(windows.Current, kind, mean);
        }

        return mean.Count > 0 ? mean.ToArray() : throw new PannsException($"{row.Path}: holds no samples");
    }

    private float[] OfWaveform(AudioSourceRow row, OutputKind kind)
    {
        var samples = Resampled(row);
        var mean = new WindowMean(kind.Size(_shared.Network), _parameters.Aggregate);
        foreach (var start in ClipWindows.Starts(samples.Length, _plan.Window, _plan.Step))
        {
            Run(samples.Slice(start, Math.Min(_plan.Window, samples.Length - start)), kind, mean);
        }

        return mean.ToArray();
    }

    private float[] OfSilence(OutputKind kind)
    {
        var mean = new WindowMean(kind.Size(_shared.Network), _parameters.Aggregate);
        Run(new float[_shared.Network.SampleRate], kind, mean);
        return mean.ToArray();
    }

    private void Run(ReadOnlySpan<float> window, OutputKind kind, WindowMean mean)
    {
        _shared.Session.Run(window, 1, kind.Into(mean.Next), _cancellationToken);
        mean.Add();
    }

    /// <summary>The windows of a recording, as one.</summary>
    private sealed class WindowMean(int size, WindowAggregate aggregate)
    {
        private readonly float[] _values = new float[size];
        private readonly double[] _sums = new double[size];

        public int Count { get; private set; }

        public Span<float> Next => _values;

        public void Add()
        {
            Count++;
            for (var i = 0; i < size; i++)
            {
                _sums[i] = aggregate == WindowAggregate.Mean || Count == 1 ? _sums[i] + _values[i] : Math.Max(_sums[i], _values[i]);
            }
        }

        public float[] ToArray()
        {
            var divisor = aggregate == WindowAggregate.Mean ? Count : 1;
            for (var i = 0; i < size; i++)
            {
                _values[i] = (float)(_sums[i] / divisor);
            }

            return _values;
        }
    }
}
