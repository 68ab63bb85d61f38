using Panns.Clips;
using Panns.Common;

namespace Panns;

/// <summary>
/// Tells which of a network's classes sound in a recording: clip-level tagging as in the paper (section II), with sigmoid scores. Safe to
/// use from several threads at once.
/// </summary>
/// <remarks>
/// Recordings of any length are processed with bounded memory use. Those longer than a window are cut; see
/// <see cref="TaggingOptions.Window"/>.
/// </remarks>
/// <example>
/// <code>
/// using var model = PannsModel.Load("Cnn14");
/// var tagger = new AudioTagger(model, TaggingOptions.Default with { TopCount = 3 });
/// foreach (var result in tagger.TagMany(Directory.EnumerateFiles("sounds")))
/// {
///     Console.WriteLine(result.Error ?? $"{result.File}: {string.Join(", ", result.Tags.Select(tag =&gt; tag.Label))}");
/// }
/// </code>
/// </example>
public sealed class AudioTagger
{
    private const string WaveformName = "waveform";

    private readonly PannsModel _model;
    private readonly TaggingOptions _options;
    private readonly Func<string, ClipSource> _source;
    private readonly ClipRunner _runner;

    /// <summary>Creates a tagger.</summary>
    /// <param name="model">The network; the caller keeps ownership.</param>
    /// <param name="options">How to tag; null for the defaults.</param>
    public AudioTagger(PannsModel model, TaggingOptions? options = null)
        : this(model, options, path => ClipSource.OfFile(path, options?.Audio))
    {
    }

    internal AudioTagger(PannsModel model, TaggingOptions? options, Func<string, ClipSource> source)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options ?? TaggingOptions.Default;
        _source = source;
        _runner = ClipRunner.Of(model, OutputKinds.Clipwise, WindowPlan.Create(_options.Window, _options.Overlap, model.SampleRate), _options.BatchSize);
    }

    /// <summary>How recordings are tagged.</summary>
    public TaggingOptions Options => _options;

    /// <summary>Tags an audio file.</summary>
    /// <param name="path">The file, in any supported format, sample rate and number of channels.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">The file cannot be read.</exception>
    public TaggingResult Tag(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ToResult(_runner.RunOne(Job(_source(path)), cancellationToken));
    }

    /// <summary>Tags a waveform.</summary>
    /// <param name="waveform">Mono samples, about -1 to 1; at least one.</param>
    /// <param name="sampleRate">Sample rate in Hz; resampled if the network's differs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">There are no samples, or some are not numbers.</exception>
    public TaggingResult Tag(ReadOnlySpan<float> waveform, int sampleRate, CancellationToken cancellationToken = default)
    {
        var source = ClipSource.OfWaveform(WaveformName, waveform, sampleRate, _model.SampleRate, _options.Audio);
        return ToResult(_runner.RunOne(Job(source), cancellationToken));
    }

    /// <summary>Tags a recording of any format from a stream, such as an upload: uncompressed ones (WAV, AU, AIFF, CAF, Wave64) as they arrive, others once they are in memory.</summary>
    /// <param name="stream">The recording from its first byte; need not be seekable; is closed.</param>
    /// <param name="name">Its name in results and messages.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">The recording cannot be read.</exception>
    public TaggingResult Tag(Stream stream, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ToResult(_runner.RunOne(Job(ClipSource.OfStream(name, stream, _options.Audio)), cancellationToken));
    }

    /// <summary>Tags a whole file in memory, such as an upload, of any format.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">Its name in results and messages.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">The recording cannot be read.</exception>
    public TaggingResult Tag(byte[] file, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ToResult(_runner.RunOne(Job(ClipSource.OfBytes(name, file, _options.Audio)), cancellationToken));
    }

    /// <summary>
    /// Tags many audio files, decoding ahead of the network. Results come in the order of the files, as soon as they are ready. A file that
    /// cannot be read has its <see cref="TaggingResult.Error"/> set and does not end the run.
    /// </summary>
    /// <param name="paths">The files; enumerated once, on another thread, while results are read.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<TaggingResult> TagMany(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return TagSources(paths.Select(_source), isLive: false, cancellationToken);
    }

    /// <summary>The same as for many files, for recordings of any kind.</summary>
    /// <param name="sources">The recordings.</param>
    /// <param name="isLive">Whether the list may wait for its next recording: those before it are then finished meanwhile.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    [BestFriend]
    internal IEnumerable<TaggingResult> TagSources(IEnumerable<ClipSource> sources, bool isLive, CancellationToken cancellationToken)
        => _runner.RunMany(sources.Select(Job), isLive, cancellationToken).Select(ToResult);

    /// <summary>Threads that should each call <see cref="TagHere"/> where recordings arrive one by one; 0 if the engine needs several at a time.</summary>
    [BestFriend]
    internal int Callers => _runner.Callers;

    /// <summary>Tags a recording of any kind on the calling thread only; one that cannot be read has its error.</summary>
    /// <param name="source">The recording.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    [BestFriend]
    internal TaggingResult TagHere(ClipSource source, CancellationToken cancellationToken) => ToResult(_runner.TryRunHere(Job(source), cancellationToken));

    private PooledJob Job(ClipSource source) => new(source, _model.Network.Classes, _options.Aggregate, _options.KeepWindows);

    private TaggingResult ToResult(PooledJob clip)
    {
        var scores = clip.Values;
        return new()
        {
            File = clip.Source.Name,
            Duration = clip.Seconds(_model.SampleRate),
            Tags = Top(scores),
            Scores = scores,
            Windows = clip.Windows?.Select(ToWindow).ToArray(),
            Error = clip.Error?.Message,
            Issues = clip.Issues,
        };
    }

    private TaggedWindow ToWindow((Window Window, float[] Scores) one)
    {
        var (start, end) = one.Window.Seconds(_model.SampleRate);
        return new(start, end, Top(one.Scores), one.Scores);
    }

    private Tag[] Top(float[] scores) => Panns.Tag.Top(scores, _model.Labels, _options.TopCount);
}
