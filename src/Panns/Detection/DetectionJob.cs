using Panns.Clips;

namespace Panns.Detection;

/// <summary>A recording whose framewise scores are joined across windows and turned into events.</summary>
internal sealed class DetectionJob : ClipJob
{
    private readonly PannsModel _model;
    private readonly DetectionPlot? _plot;
    private readonly FramewiseJoin _join;
    private readonly EventTracker _tracker;
    private readonly List<SoundEvent> _events = [];

    /// <param name="source">The recording.</param>
    /// <param name="model">The network.</param>
    /// <param name="options">What counts as an event.</param>
    /// <param name="plan">How the recording is cut into windows.</param>
    /// <param name="frames">Receives the framewise scores once final; null for none.</param>
    /// <param name="plot">A new plot to fill in; null for none.</param>
    public DetectionJob(
        ClipSource source, PannsModel model, DetectionOptions options, FramewisePlan plan, FramewiseHandler? frames = null, DetectionPlot? plot = null)
        : base(plot is null ? source : source.ShownTo(plot.AppendSamples))
    {
        _model = model;
        _plot = plot;
        _tracker = new(model.Labels, options, model.Network.FrameSeconds, Keep);
        _join = new(plan, model.Network.Classes, Take);
        plot?.Begin(source.Name, model, options);

        void Take(long firstFrame, ReadOnlySpan<float> scores)
        {
            _tracker.Append(scores);
            plot?.AppendScores(scores);
            frames?.Invoke(firstFrame, scores);
        }
    }

    public override void Add(Window window, Span<float> values) => _join.Add(window, values);

    /// <summary>The events; none if the recording could not be read. Call once.</summary>
    public DetectionResult ToResult()
    {
        var duration = Seconds(_model.SampleRate);
        if (Error is null)
        {
            _join.Complete();
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
            FrameSeconds = _model.Network.FrameSeconds,
            Error = Error?.Message,
            Issues = Issues,
        };
    }

    private void Keep(SoundEventUpdate update)
    {
        if (update.State == SoundEventState.Closed)
        {
            _events.Add(update.Event);
        }
    }
}
