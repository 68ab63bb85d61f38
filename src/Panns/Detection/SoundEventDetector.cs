using Panns.Clips;
using Panns.Common;
using Panns.Detection;
using Panns.Detection.Scoring;

namespace Panns;

/// <summary>
/// Finds when sounds begin and end: from the framewise scores of a decision-level network (Cnn14_DecisionLevelMax, -Avg, -Att), and with every
/// other network, or a classifier of one's own, from the scores of short overlapping windows. Safe to use from several threads at once.
/// </summary>
/// <remarks>
/// <para>
/// The scores over time are smoothed by a median filter (<see cref="DetectionOptions.Median"/>). An event is a series of frames at or above the
/// low threshold that reaches the threshold. Events of one class at most <see cref="DetectionOptions.MergeGap"/> apart are merged; those then
/// shorter than <see cref="DetectionOptions.MinimumDuration"/> are left out. Frame i covers the time from i to i + 1 frame lengths.
/// </para>
/// <para>
/// Frames of a decision-level network are its own, of 10 ms: a recording no longer than a window is processed as a whole, as in the released
/// code, and a longer one in overlapping, cross-faded windows. Frames of other networks are as long as the step between windows, and have the
/// score of the window whose middle is theirs. Memory use does not depend on the recording's length.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var model = PannsModel.Load(PannsModels.Cnn14DecisionLevelMax);
/// var detector = new SoundEventDetector(model, DetectionOptions.Default with { Threshold = 0.2, Labels = ["Dog", "Rain"] });
/// foreach (var found in detector.Detect("street.wav").Events)
/// {
///     Console.WriteLine($"{found.Onset:F2} s to {found.Offset:F2} s: {found.Label} ({found.PeakScore:F2})");
/// }
/// </code>
/// </example>
public sealed class SoundEventDetector
{
    private const string WaveformName = "waveform";

    private readonly DetectionNetwork _network;
    private readonly DetectionOptions _options;
    private readonly IDetectionPlan _plan;
    private readonly ClipRunner _runner;

    /// <summary>Creates a detector.</summary>
    /// <param name="model">The network; the caller keeps ownership.</param>
    /// <param name="options">How to detect events; null for the defaults.</param>
    /// <exception cref="PannsException">A class named in the options does not exist.</exception>
    public SoundEventDetector(PannsModel model, DetectionOptions? options = null)
        : this(DetectionNetwork.Of(model ?? throw new ArgumentNullException(nameof(model))), options)
    {
    }

    [BestFriend]
    internal SoundEventDetector(DetectionNetwork network, DetectionOptions? options)
    {
        _network = network;
        _options = options ?? DetectionOptions.Default;
        _plan = network.PlanOf(_options);
        _runner = new(_plan.Windows.Group > 1 ? new GroupFunction(network.Function, _plan.Windows) : network.Function, _plan.Windows, network.Schedule);
        foreach (var label in (_options.Labels ?? []).Concat(_options.ClassThresholds?.Keys ?? []))
        {
            Labels.Find(label);
        }
    }

    /// <summary>The classes that it can find, in the order of framewise scores.</summary>
    public LabelSet Labels => _network.Labels;

    /// <summary>Seconds from one frame to the next.</summary>
    public double FrameSeconds => _plan.FrameSeconds;

    /// <summary>How events are detected.</summary>
    public DetectionOptions Options => _options;

    /// <summary>Finds the events of an audio file.</summary>
    /// <param name="path">The file, in any supported format, sample rate and number of channels.</param>
    /// <param name="frames">Receives the scores over time once final, before they are smoothed; null for none.</param>
    /// <param name="plot">A new plot to fill in; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">The file cannot be read.</exception>
    public DetectionResult Detect(
        string path, FramewiseHandler? frames = null, DetectionPlot? plot = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return _runner.RunOne(Job(ClipSource.OfFile(path, _options.Audio), frames, plot), cancellationToken).ToResult();
    }

    /// <summary>Finds the events of a waveform.</summary>
    /// <param name="waveform">Mono samples, about -1 to 1; at least one.</param>
    /// <param name="sampleRate">Sample rate in Hz; resampled if the network's differs.</param>
    /// <param name="frames">Receives the scores over time once final, before they are smoothed; null for none.</param>
    /// <param name="plot">A new plot to fill in; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">There are no samples, or some are not numbers.</exception>
    public DetectionResult Detect(
        ReadOnlySpan<float> waveform,
        int sampleRate,
        FramewiseHandler? frames = null,
        DetectionPlot? plot = null,
        CancellationToken cancellationToken = default)
    {
        var source = ClipSource.OfWaveform(WaveformName, waveform, sampleRate, _network.SampleRate, _options.Audio);
        return _runner.RunOne(Job(source, frames, plot), cancellationToken).ToResult();
    }

    /// <summary>Finds the events of a recording of any format from a stream, such as an upload: uncompressed ones (WAV, AU, AIFF, CAF, Wave64) as they arrive, others once they are in memory.</summary>
    /// <param name="stream">The recording from its first byte; need not be seekable; is closed.</param>
    /// <param name="name">Its name in results and messages.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">The recording cannot be read.</exception>
    public DetectionResult Detect(Stream stream, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return _runner.RunOne(Job(ClipSource.OfStream(name, stream, _options.Audio)), cancellationToken).ToResult();
    }

    /// <summary>Finds the events of a whole file in memory, such as an upload, of any format.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">Its name in results and messages.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">The recording cannot be read.</exception>
    public DetectionResult Detect(byte[] file, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _runner.RunOne(Job(ClipSource.OfBytes(name, file, _options.Audio)), cancellationToken).ToResult();
    }

    /// <summary>
    /// Finds the events of many audio files. Results come in the order of the files, as soon as they are ready. A file that cannot be read has
    /// its <see cref="DetectionResult.Error"/> set and does not end the run.
    /// </summary>
    /// <param name="paths">The files; enumerated once, on another thread, while results are read.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<DetectionResult> DetectMany(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return DetectSources(paths.Select(path => ClipSource.OfFile(path, _options.Audio)), isLive: false, cancellationToken);
    }

    /// <summary>
    /// Finds for each class the threshold at which its events agree best with those that are known to be in recordings, by event-based F1. The
    /// scores of these classes are kept in memory: 4 bytes for each frame and class.
    /// </summary>
    /// <param name="paths">The recordings, with events or without.</param>
    /// <param name="reference">The events that are there, which name recordings by these paths and classes by their names or mids.</param>
    /// <param name="match">When two events match; null for the defaults.</param>
    /// <param name="progress">Receives each recording once its scores are known; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public ThresholdTuning TuneThresholds(
        IReadOnlyList<string> paths, IEnumerable<LabeledEvent> reference, EventMatchOptions? match = null, IProgress<string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(reference);
        LabeledEvent[] events = [.. reference];
        var known = events.Select(one => one.Label).Distinct(StringComparer.Ordinal).ToLookup(name => Labels.TryFind(name, out _));
        string[] names = [.. known[true].Order(StringComparer.Ordinal)];
        int[] columns = [.. names.Select(name => Labels.Find(name).Index)];
        Dictionary<string, float[]>[] scores = [.. names.Select(_ => new Dictionary<string, float[]>(StringComparer.Ordinal))];
        var failed = new List<(string File, string Error)>();
        foreach (var path in paths)
        {
            try
            {
                var smooth = SmoothScores(path, columns, cancellationToken);
                for (var i = 0; i < columns.Length; i++)
                {
                    scores[i][path] = [.. smooth[i]];
                }
            }
            catch (PannsException error)
            {
                failed.Add((path, error.Message));
            }

            progress?.Report(path);
        }

        var search = new ThresholdSearch(_options, FrameSeconds, match ?? EventMatchOptions.Default);
        var read = scores.Length == 0 ? [] : scores[0].Keys.ToHashSet(StringComparer.Ordinal);
        return new(
            [.. names.Select((name, i) => search.Best(name, scores[i], [.. events.Where(one => one.Label == name && read.Contains(one.Recording))]))],
            [.. known[false].Order(StringComparer.Ordinal)],
            failed);
    }

    /// <summary>The same as for many files, for recordings of any kind.</summary>
    /// <param name="sources">The recordings.</param>
    /// <param name="isLive">Whether the list may wait for its next recording: those before it are then finished meanwhile.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    [BestFriend]
    internal IEnumerable<DetectionResult> DetectSources(IEnumerable<ClipSource> sources, bool isLive, CancellationToken cancellationToken)
        => _runner.RunMany(sources.Select(source => Job(source)), isLive, cancellationToken).Select(job => job.ToResult());

    /// <summary>Threads that should each call <see cref="DetectHere(ClipSource, CancellationToken)"/> where recordings arrive one by one; 0 if the engine needs several at a time.</summary>
    [BestFriend]
    internal int Callers => _runner.Callers;

    /// <summary>Finds the events of a recording of any kind on the calling thread only; one that cannot be read has its error.</summary>
    /// <param name="source">The recording.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    [BestFriend]
    internal DetectionResult DetectHere(ClipSource source, CancellationToken cancellationToken) => _runner.TryRunHere(Job(source), cancellationToken).ToResult();

    /// <summary>Finds the events of a recording on the calling thread only, for callers that use one thread per recording.</summary>
    /// <exception cref="PannsException">The recording cannot be read.</exception>
    [BestFriend]
    internal DetectionResult DetectHere(ClipSource source, FramewiseHandler? frames, CancellationToken cancellationToken)
        => _runner.RunHere(Job(source, frames), cancellationToken).ToResult();

    /// <summary>Finds the events of a waveform at the network's sample rate, of at least one sample, on the calling thread only.</summary>
    [BestFriend]
    internal DetectionResult DetectHere(ReadOnlySpan<float> waveform, FramewiseHandler? frames, CancellationToken cancellationToken)
        => _runner.RunHere(Job(ClipSource.OfSamples(WaveformName, default), frames), waveform, cancellationToken).ToResult();

    // The smoothed scores of some classes of a recording.
    private List<float>[] SmoothScores(string path, int[] columns, CancellationToken cancellationToken)
    {
        List<float>[] smooth = [.. columns.Select(_ => new List<float>())];
        var row = new float[columns.Length];
        var median = new MedianFilter(_network.MedianOf(_options, _plan), columns.Length, scores =>
        {
            for (; !scores.IsEmpty; scores = scores[row.Length..])
            {
                for (var i = 0; i < row.Length; i++)
                {
                    smooth[i].Add(scores[i]);
                }
            }
        });
        if (columns.Length == 0)
        {
            return smooth;
        }

        Detect(path, (_, scores) =>
        {
            for (; !scores.IsEmpty; scores = scores[Labels.Count..])
            {
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] = scores[columns[i]];
                }

                median.Append(row);
            }
        }, cancellationToken: cancellationToken);
        median.Complete();
        return smooth;
    }

    private DetectionJob Job(ClipSource source, FramewiseHandler? frames = null, DetectionPlot? plot = null)
        => new(source, _network, _options, _plan, frames, plot);
}
