namespace Panns.Detection;

/// <summary>
/// Finds the events of one class from its scores, frame by frame. A run is an unbroken series of frames at or above the low threshold. A run
/// that reaches the high threshold is an event, or continues the previous event across a short gap.
/// </summary>
internal struct ClassTracker
{
    private Run _run;
    private double _gapSum;

    /// <summary>The current event; <see cref="Span.IsEmpty"/> if there is none.</summary>
    public Span Event { get; private set; }

    /// <summary>Whether the current event has been reported.</summary>
    public bool IsTold { get; set; }

    /// <summary>Adds the next frame.</summary>
    /// <param name="frame">Index of the frame.</param>
    /// <param name="score">Its score.</param>
    /// <param name="thresholds">The limits.</param>
    /// <returns>The event that has now ended, or an empty one.</returns>
    public Span Next(long frame, float score, in TrackerLimits thresholds)
    {
        if (score < thresholds.Low)
        {
            // A run that never reached the high threshold is not an event, but part of the gap.
            _gapSum += score + (_run.IsHigh ? 0 : _run.Sum);
            _run = default;
        }
        else
        {
            Extend(frame, score, thresholds.High);
        }

        // An open run that started early enough may still reach the high threshold and continue the event.
        var gapEnd = _run.IsOpen ? _run.Start : frame + 1;
        return !Event.IsEmpty && gapEnd - Event.End > thresholds.GapFrames ? TakeEvent() : default;
    }

    /// <summary>Ends the current event.</summary>
    public Span TakeEvent()
    {
        var ended = Event;
        Event = default;
        return ended;
    }

    private void Extend(long frame, float score, float high)
    {
        if (!_run.IsOpen)
        {
            _run = new() { IsOpen = true, Start = frame };
        }

        _run.Sum += score;
        _run.Peak = Math.Max(_run.Peak, score);
        if (_run.IsHigh)
        {
            Event = Event with { End = frame + 1, Peak = Math.Max(Event.Peak, score), Sum = Event.Sum + score };
        }
        else if (score >= high)
        {
            _run.IsHigh = true;
            Event = Event.IsEmpty
                ? new(_run.Start, frame + 1, _run.Peak, _run.Sum)
                : new(Event.Start, frame + 1, Math.Max(Event.Peak, _run.Peak), Event.Sum + _gapSum + _run.Sum);
            _gapSum = 0;
        }
    }

    /// <summary>Frames Start to End (exclusive) with their highest score and the sum of their scores.</summary>
    internal readonly record struct Span(long Start, long End, float Peak, double Sum)
    {
        public bool IsEmpty => End == Start;

        public long Length => End - Start;
    }

    private struct Run
    {
        public bool IsOpen;
        public bool IsHigh;
        public long Start;
        public float Peak;
        public double Sum;
    }
}

/// <summary>Limits of event tracking, in frames and scores.</summary>
/// <param name="High">Score that an event must reach.</param>
/// <param name="Low">Score down to which it extends.</param>
/// <param name="GapFrames">Longest gap that is closed.</param>
/// <param name="MinimumFrames">Shortest event that is reported.</param>
internal readonly record struct TrackerLimits(float High, float Low, long GapFrames, long MinimumFrames)
{
    // Durations are decimal seconds: 0.03 s must be 3 frames of 0.01 s, despite rounding.
    private const double Tolerance = 1e-6;

    public static TrackerLimits From(DetectionOptions options, double frameSeconds, EventThreshold? ofClass = null)
    {
        var threshold = ofClass ?? new(options.Threshold, options.LowThreshold);
        return new(
            (float)threshold.High,
            (float)threshold.Low,
            (long)Math.Floor(Math.Min(options.MergeGap, 1e9) / frameSeconds + Tolerance),
            (long)Math.Ceiling(Math.Min(options.MinimumDuration, 1e9) / frameSeconds - Tolerance));
    }
}
