using Panns.Clips;

namespace Panns.Detection;

/// <summary>A recording whose windows become scores over time, which are smoothed and turned into events.</summary>
internal sealed class DetectionJob : ClipJob
{
    private readonly DetectionNetwork _network;
    private readonly IDetectionPlan _plan;
    private readonly DetectionPlot? _plot;
    private readonly IFrameJoin _join;
    private readonly MedianFilter _median;
    private readonly EventTracker _tracker;
    private readonly List<SoundEvent> _events = [];

    /// <param name="source">The recording.</param>
    /// <param name="network">What finds the events.</param>
    /// <param name="options">What counts as an event.</param>
    /// <param name="plan">How the recording is cut into windows.</param>
    /// <param name="frames">Receives the scores over time once final, before they are smoothed; null for none.</param>
    /// <param name="plot">A new plot to fill in; null for none.</param>
    public DetectionJob(
        ClipSource source, DetectionNetwork network, DetectionOptions options, IDetectionPlan plan, FramewiseHandler? frames = null, DetectionPlot? plot = null)
        : base(plot is null ? source : source.ShownTo(plot.AppendSamples))
    {
        _network = network;
        _plan = plan;
        _plot = plot;
        _tracker = new(network.Labels, options, plan.FrameSeconds, Keep);
        _median = new(network.MedianOf(options, plan), network.Labels.Count, TakeSmooth);
        _join = plan.Join(network.Labels.Count, Take);
        plot?.Begin(source, network, plan.FrameSeconds, options);

        void Take(long firstFrame, ReadOnlySpan<float> scores)
        {
            frames?.Invoke(firstFrame, scores);
            _median.Append(scores);
        }
    }

    public override void Add(Window window, Span<float> values) => _join.Add(window, values);

    /// <summary>The events; none if the recording could not be read. Call once.</summary>
    public DetectionResult ToResult()
    {
        var duration = Seconds(_network.SampleRate);
        if (Error is null)
        {
            _join.Complete(Samples);
            _median.Complete();
            _tracker.Complete(duration);
            _events.Sort((left, right) => left.Onset != right.Onset ? left.Onset.CompareTo(right.Onset) : left.Index.CompareTo(right.Index));
            _plot?.Complete(_events, duration);
        }

        return new()
        {
            File = Source.Name,
            Duration = duration,
            Events = Error is null ? _events : [],
            FrameCount = _tracker.Frames,
            FrameSeconds = _plan.FrameSeconds,
            Error = Error?.Message,
            Issues = Issues,
        };
    }

    private void TakeSmooth(ReadOnlySpan<float> scores)
    {
        _tracker.Append(scores);
        _plot?.AppendScores(scores);
    }

    private void Keep(SoundEventUpdate update)
    {
        if (update.State == SoundEventState.Closed)
        {
            _events.Add(update.Event);
        }
    }
}
