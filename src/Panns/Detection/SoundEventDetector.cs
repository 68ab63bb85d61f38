using Panns.Audio.Resampling;
using Panns.Clips;
using Panns.Common;
using Panns.Detection;

namespace Panns;

/// <summary>
/// Finds when sounds begin and end, by the framewise scores of a decision-level network (Cnn14_DecisionLevelMax, -Avg, -Att). Safe
/// to use from several threads at once.
/// </summary>
/// <remarks>
/// <para>
/// An event is a stretch of frames at or above the low threshold that reaches the threshold; stretches of one class with a gap of
/// at most <see cref="DetectionOptions.MergeGap"/> become one; what is then shorter than
/// <see cref="DetectionOptions.MinimumDuration"/> is left out. Frame i stands for the time from i to i + 1 frame lengths.
/// </para>
/// <para>
/// A recording that is not longer than a window goes through the network whole, as in the released code. A longer one goes
/// through in overlapping windows that fade into each other, in a bounded amount of memory.
/// </para>
/// </remarks>
public sealed class SoundEventDetector
{
    private const string WaveformName = "waveform";
    private const int BlockSamples = 1 << 15;

    private readonly PannsModel _model;
    private readonly DetectionOptions _options;
    private readonly SourceOpener _open;

    /// <summary>Creates a detector.</summary>
    /// <param name="model">A decision-level network; the caller keeps and disposes of it.</param>
    /// <param name="options">How to detect; null for the defaults.</param>
    /// <exception cref="PannsException">The network has no framewise output, or there is no class of a name in the options.</exception>
    public SoundEventDetector(PannsModel model, DetectionOptions? options = null)
        : this(model, options, FileSource.Open)
    {
    }

    internal SoundEventDetector(PannsModel model, DetectionOptions? options, SourceOpener open)
    {
        _model = RequireFramewise(model);
        _options = options ?? DetectionOptions.Default;
        _open = open;
        foreach (var label in _options.Labels ?? [])
        {
            _model.Labels.Find(label);
        }
    }

    /// <summary>The network.</summary>
    public PannsModel Model => _model;

    /// <summary>How it detects.</summary>
    public DetectionOptions Options => _options;

    /// <summary>Finds the events of an audio file.</summary>
    /// <param name="path">The file, of any format that can be decoded, any rate and number of channels.</param>
    /// <param name="frames">Receives the framewise scores as they become known; null for none.</param>
    /// <param name="plot">A new plot, which is filled in; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">The file cannot be read.</exception>
    public DetectionResult Detect(
        string path, FramewiseHandler? frames = null, DetectionPlot? plot = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var source = _open(path, _model.SampleRate);
        return Detect(source, path, frames, plot, cancellationToken);
    }

    /// <summary>Finds the events of a waveform.</summary>
    /// <param name="waveform">Mono samples, about -1 to 1; at least one.</param>
    /// <param name="sampleRate">Their rate in Hz; resampled where the network's differs.</param>
    /// <param name="frames">Receives the framewise scores as they become known; null for none.</param>
    /// <param name="plot">A new plot, which is filled in; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">There are no samples.</exception>
    public DetectionResult Detect(
        ReadOnlySpan<float> waveform,
        int sampleRate,
        FramewiseHandler? frames = null,
        DetectionPlot? plot = null,
        CancellationToken cancellationToken = default)
    {
        using var source = new MemorySource(Resampler.Resample(waveform, Guard.Positive(sampleRate), _model.SampleRate));
        return Detect(source, WaveformName, frames, plot, cancellationToken);
    }

    internal static PannsModel RequireFramewise(PannsModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Network.FramewiseOutput is not null
            ? model
            : throw new PannsException($"{model.Name} gives scores of whole clips only: choose a network for detection, such as Cnn14_DecisionLevelMax");
    }

    private DetectionResult Detect(
        ISampleSource source, string name, FramewiseHandler? frames, DetectionPlot? plot, CancellationToken cancellationToken)
    {
        var events = new List<SoundEvent>();
        var tracker = new EventTracker(_model.Labels, _options, _model.Network.FrameSeconds, Keep);
        plot?.Begin(name, _model, _options);
        var stream = new FramewiseStream(_model.Session, FramewisePlan.ForRecording(_model.Network, _options), Take);
        var block = new float[BlockSamples];
        for (var count = source.Read(block); count > 0; count = source.Read(block))
        {
            plot?.AppendSamples(block.AsSpan(0, count));
            stream.Append(block.AsSpan(0, count), cancellationToken);
        }

        if (stream.Position == 0)
        {
            throw new PannsException($"{name}: holds no samples");
        }

        stream.Complete(cancellationToken);
        var duration = (double)stream.Position / _model.SampleRate;
        tracker.Complete(duration);
        events.Sort((left, right) => left.Onset != right.Onset ? left.Onset.CompareTo(right.Onset) : left.Index.CompareTo(right.Index));
        plot?.Complete(events, duration);
        return new()
        {
            File = name,
            Duration = duration,
            Events = events,
            FrameCount = tracker.Frames,
            FrameSeconds = _model.Network.FrameSeconds,
        };

        void Keep(SoundEventUpdate update)
        {
            if (update.State == SoundEventState.Closed)
            {
                events.Add(update.Event);
            }
        }

        void Take(long firstFrame, ReadOnlySpan<float> scores)
        {
            tracker.Append(scores);
            plot?.AppendScores(scores);
            frames?.Invoke(firstFrame, scores);
        }
    }
}
