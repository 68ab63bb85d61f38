namespace Panns.Detection;

/// <summary>Turns the framewise scores of all classes into events.</summary>
internal sealed class EventTracker
{
    private readonly LabelSet _labels;
    private readonly int[] _classes;
    private readonly ClassTracker[] _trackers;
    private readonly TrackerLimits[] _limits;
    private readonly double _frameSeconds;
    private readonly Action<SoundEventUpdate> _tell;

    public EventTracker(LabelSet labels, DetectionOptions options, double frameSeconds, Action<SoundEventUpdate> tell)
    {
        _labels = labels;
        _classes = options.Labels is null
            ? [.. labels.Select(label => label.Index)]
            : [.. options.Labels.Select(name => labels.Find(name).Index).Distinct().Order()];
        _trackers = new ClassTracker[_classes.Length];
        var thresholds = (options.ClassThresholds ?? new Dictionary<string, EventThreshold>()).ToDictionary(pair => labels.Find(pair.Key).Index, pair => pair.Value);
        _limits = Array.ConvertAll(_classes, label => TrackerLimits.From(options, frameSeconds, thresholds.GetValueOrDefault(label)));
        _frameSeconds = frameSeconds;
        _tell = tell;
    }

    /// <summary>Number of frames so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Adds the next frames.</summary>
    /// <param name="scores">[frames, classes] scores.</param>
    public void Append(ReadOnlySpan<float> scores)
    {
        for (; !scores.IsEmpty; scores = scores[_labels.Count..], Frames++)
        {
            for (var i = 0; i < _classes.Length; i++)
            {
                ref var tracker = ref _trackers[i];
                var ended = tracker.Next(Frames, scores[_classes[i]], _limits[i]);
                Close(ref tracker, i, ended, double.PositiveInfinity);
                if (!tracker.IsTold && tracker.Event.Length >= _limits[i].MinimumFrames && !tracker.Event.IsEmpty)
                {
                    tracker.IsTold = true;
                    _tell(new(SoundEventState.Opened, ToEvent(i, tracker.Event, double.PositiveInfinity)));
                }
            }
        }
    }

    /// <summary>Ends the current events.</summary>
    /// <param name="duration">Length of the recording in seconds; no event ends after it.</param>
    public void Complete(double duration)
    {
        for (var i = 0; i < _trackers.Length; i++)
        {
            Close(ref _trackers[i], i, _trackers[i].TakeEvent(), duration);
        }
    }

    private void Close(ref ClassTracker tracker, int i, ClassTracker.Span ended, double duration)
    {
        if (!ended.IsEmpty && tracker.IsTold)
        {
            tracker.IsTold = false;
            _tell(new(SoundEventState.Closed, ToEvent(i, ended, duration)));
        }
    }

    private SoundEvent ToEvent(int i, ClassTracker.Span span, double duration)
    {
        var label = _labels[_classes[i]];
        return new(
            label.Name,
            ToSeconds(span.Start, duration),
            ToSeconds(span.End, duration),
            span.Peak,
            (float)(span.Sum / span.Length),
            label.Index,
            label.Mid);
    }

    // Rounded to the microsecond: 0.32, not 0.32000000000000006.
    private double ToSeconds(long frame, double duration) => Math.Min(Math.Round(frame * _frameSeconds, 6), duration);
}
