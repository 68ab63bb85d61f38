using System.Globalization;
using Panns.Audio;
using Panns.Clips;
using Panns.Common;

namespace Panns;

/// <summary>
/// Computes embeddings of recordings: the features before a network's last layer, used for transfer learning (section IV of the paper).
/// Safe to use from several threads at once.
/// </summary>
/// <example>
/// <code>
/// using var model = PannsModel.Load("Cnn14");
/// var extractor = new EmbeddingExtractor(model);
/// float[] vector = extractor.Extract("dog.wav"); // 2048 values
/// </code>
/// </example>
public sealed class EmbeddingExtractor
{
    private const string WaveformName = "waveform";

    private readonly PannsModel _model;
    private readonly EmbeddingOptions _options;
    private readonly Func<string, ClipSource> _source;
    private readonly ClipRunner _runner;

    /// <summary>Creates an extractor.</summary>
    /// <param name="model">The network; the caller keeps ownership.</param>
    /// <param name="options">How to compute embeddings; null for the defaults.</param>
    /// <exception cref="PannsException">The network has no embedding, like those for sound event detection.</exception>
    public EmbeddingExtractor(PannsModel model, EmbeddingOptions? options = null)
        : this(model, options, path => ClipSource.OfFile(path, options?.Audio))
    {
    }

    internal EmbeddingExtractor(PannsModel model, EmbeddingOptions? options, Func<string, ClipSource> source)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model.Network.EmbeddingSize > 0
            ? model
            : throw new PannsException($"{model.Name} has no embedding: choose a network for tagging, such as Cnn14 or mn04_as");
        _options = options ?? EmbeddingOptions.Default;
        _source = source;
        _runner = ClipRunner.Of(model, OutputKinds.Embedding, WindowPlan.Create(_options.Window, _options.Overlap, model.SampleRate), _options.BatchSize);
    }

    /// <summary>The network.</summary>
    public PannsModel Model => _model;

    /// <summary>How embeddings are computed.</summary>
    public EmbeddingOptions Options => _options;

    /// <summary>Length of an embedding.</summary>
    public int Dimension => _model.Network.EmbeddingSize;

    /// <summary>
    /// One line that identifies everything that determines embeddings bit for bit: network, weights, engine, and windows. Weights and engine
    /// are identified by their output for a fixed signal of one second, so the weights' file does not matter.
    /// </summary>
    public string Identity
    {
        get
        {
            var print = Fingerprint.Of(Extract(Fingerprint.Signal(_model.SampleRate), _model.SampleRate));
            return string.Create(CultureInfo.InvariantCulture, $"{_model.Name} {print} window {_options.Window} overlap {_options.Overlap}{_options.Audio.Suffix}");
        }
    }

    /// <summary>Computes the embedding of an audio file.</summary>
    /// <param name="path">The file, in any supported format, sample rate and number of channels.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[dimension] values.</returns>
    /// <exception cref="PannsException">The file cannot be read.</exception>
    /// <remarks>
    /// For a damaged file this is the embedding of the part that could be read. To detect damage, use <see cref="ExtractMany"/> and
    /// <see cref="EmbeddingResult.Issues"/>; to refuse such files, set <see cref="AudioReadOptions.Strict"/>.
    /// </remarks>
    public float[] Extract(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return _runner.RunOne(Job(_source(path)), cancellationToken).Values;
    }

    /// <summary>Computes the embedding of a waveform.</summary>
    /// <param name="waveform">Mono samples, about -1 to 1; at least one.</param>
    /// <param name="sampleRate">Sample rate in Hz; resampled if the network's differs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[dimension] values.</returns>
    /// <exception cref="PannsException">There are no samples, or some are not numbers.</exception>
    public float[] Extract(ReadOnlySpan<float> waveform, int sampleRate, CancellationToken cancellationToken = default)
    {
        var source = ClipSource.OfWaveform(WaveformName, waveform, sampleRate, _model.SampleRate, _options.Audio);
        return _runner.RunOne(Job(source), cancellationToken).Values;
    }

    /// <summary>Computes the embedding of a recording of any format from a stream, such as an upload: uncompressed ones (WAV, AU, AIFF, CAF, Wave64) as they arrive, others once they are in memory.</summary>
    /// <param name="stream">The recording from its first byte; need not be seekable; is closed.</param>
    /// <param name="name">Its name in results and messages.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[dimension] values.</returns>
    /// <exception cref="PannsException">The recording cannot be read.</exception>
    public float[] Extract(Stream stream, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return _runner.RunOne(Job(ClipSource.OfStream(name, stream, _options.Audio)), cancellationToken).Values;
    }

    /// <summary>Computes the embedding of a whole file in memory, such as an upload, of any format.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">Its name in results and messages.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[dimension] values.</returns>
    /// <exception cref="PannsException">The recording cannot be read.</exception>
    public float[] Extract(byte[] file, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _runner.RunOne(Job(ClipSource.OfBytes(name, file, _options.Audio)), cancellationToken).Values;
    }

    /// <summary>
    /// Computes the embeddings of many audio files, decoding ahead of the network. Results come in the order of the files, as soon as they are
    /// ready. A file that cannot be read has its <see cref="EmbeddingResult.Error"/> set and does not end the run.
    /// </summary>
    /// <param name="paths">The files; enumerated once, on another thread, while results are read.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<EmbeddingResult> ExtractMany(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return ExtractSources(paths.Select(_source), isLive: false, cancellationToken);
    }

    /// <summary>
    /// Computes the embeddings of many parts of recordings, such as the rows of a table name. Results come in the order of the parts, as soon as they are
    /// ready; their windows have the times of the recording. A part that cannot be read has its <see cref="EmbeddingResult.Error"/> set and does not end the run.
    /// </summary>
    /// <param name="parts">The parts; enumerated once, on another thread, while results are read.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<EmbeddingResult> ExtractParts(IEnumerable<AudioPart> parts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var sources = parts.Select(part => part.Error is { } error
            ? new ClipSource(part.File, ISampleSource (int _) => throw new PannsException(error))
            : ClipSource.OfFile(part.File, part.Start, part.End, _options.Audio));
        return _runner.RunMany(sources.Select(Job), isLive: false, cancellationToken).Select(clip => ToResult(clip, clip.Source.Start));
    }

    /// <summary>The same as for many files, for recordings of any kind.</summary>
    /// <param name="sources">The recordings.</param>
    /// <param name="isLive">Whether the list may wait for its next recording: those before it are then finished meanwhile.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    [BestFriend]
    internal IEnumerable<EmbeddingResult> ExtractSources(IEnumerable<ClipSource> sources, bool isLive, CancellationToken cancellationToken)
        => _runner.RunMany(sources.Select(Job), isLive, cancellationToken).Select(clip => ToResult(clip));

    /// <summary>Threads that should each call <see cref="ExtractHere"/> where recordings arrive one by one; 0 if the engine needs several at a time.</summary>
    [BestFriend]
    internal int Callers => _runner.Callers;

    /// <summary>Embeds a recording of any kind on the calling thread only; one that cannot be read has its error.</summary>
    /// <param name="source">The recording.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    [BestFriend]
    internal EmbeddingResult ExtractHere(ClipSource source, CancellationToken cancellationToken) => ToResult(_runner.TryRunHere(Job(source), cancellationToken));

    private PooledJob Job(ClipSource source) => new(source, Dimension, WindowAggregate.Mean, _options.KeepWindows);

    private EmbeddingResult ToResult(PooledJob clip, double start = 0) => new()
    {
        File = clip.Source.Name,
        Duration = clip.Seconds(_model.SampleRate),
        Embedding = clip.Values,
        Windows = clip.Windows?.Select(one => ToWindow(one, start)).ToArray(),
        Error = clip.Error?.Message,
        Issues = clip.Issues,
    };

    private EmbeddedWindow ToWindow((Window Window, float[] Embedding) one, double offset)
    {
        var (start, end) = one.Window.Seconds(_model.SampleRate);
        return new(offset + start, offset + end, one.Embedding);
    }
}
