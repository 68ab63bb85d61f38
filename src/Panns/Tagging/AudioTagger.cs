using Panns.Audio.Resampling;
using Panns.Clips;
using Panns.Common;

namespace Panns;

/// <summary>
/// Says which of a network's classes sound in a recording: the clip-level tagging of the paper (section II), with scores after the
/// sigmoid. Safe to use from several threads at once.
/// </summary>
/// <remarks>
/// Recordings of any length are read in a bounded amount of memory. Those longer than a window are cut as
/// <see cref="TaggingOptions.Window"/> says.
/// </remarks>
public sealed class AudioTagger
{
    private const string WaveformName = "waveform";

    private readonly PannsModel _model;
    private readonly TaggingOptions _options;
    private readonly SourceOpener _open;

    /// <summary>Creates a tagger.</summary>
    /// <param name="model">The network; the caller keeps and disposes of it.</param>
    /// <param name="options">How to tag; null for the defaults.</param>
    public AudioTagger(PannsModel model, TaggingOptions? options = null)
        : this(model, options, FileSource.Open)
    {
    }

    internal AudioTagger(PannsModel model, TaggingOptions? options, SourceOpener open)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options ?? TaggingOptions.Default;
        _open = open;
    }

    /// <summary>How it tags.</summary>
    public TaggingOptions Options => _options;

    /// <summary>Tags an audio file.</summary>
    /// <param name="path">The file, of any format that can be decoded, any rate and number of channels.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">The file cannot be read.</exception>
    public TaggingResult Tag(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ToResult(Inference(_open).RunOne(path, cancellationToken));
    }

    /// <summary>Tags a waveform.</summary>
    /// <param name="waveform">Mono samples, about -1 to 1; at least one.</param>
    /// <param name="sampleRate">Their rate in Hz; resampled where the network's differs.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">There are no samples.</exception>
    public TaggingResult Tag(ReadOnlySpan<float> waveform, int sampleRate, CancellationToken cancellationToken = default)
    {
        var samples = Resampler.Resample(waveform, Guard.Positive(sampleRate), _model.SampleRate);
        return ToResult(Inference((_, _) => new MemorySource(samples)).RunOne(WaveformName, cancellationToken));
    }

    /// <summary>
    /// Tags many audio files, decoding ahead of the network. Results come in the order of the files, as they are ready; a file
    /// that cannot be read has its <see cref="TaggingResult.Error"/> and does not end the run.
    /// </summary>
    /// <param name="paths">The files; enumerated once, on another thread, while results are read.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<TaggingResult> TagMany(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Inference(_open).RunMany(paths, cancellationToken).Select(ToResult);
    }

    private ClipInference Inference(SourceOpener open) => new(_model, OutputKind.Scores, _options.ToSettings(), open);

    private TaggingResult ToResult(ClipValues clip) => new()
    {
        File = clip.File,
        Duration = clip.Duration,
        Tags = Top(clip.Values),
        Scores = clip.Values,
        Windows = clip.Windows?.Select(window => new TaggedWindow(window.Start, window.End, Top(window.Values), window.Values)).ToArray(),
        Error = clip.Error?.Message,
    };

    private Tag[] Top(float[] scores) => Panns.Tag.Top(scores, _model.Labels, _options.TopCount);
}
