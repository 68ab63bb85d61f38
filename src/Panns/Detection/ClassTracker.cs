namespace Panns.Detection;

/// <summary>
/// Finds the events of one class in its scores, frame by frame. A run is an unbroken stretch of frames at or above the low
/// threshold; a run that reaches the high threshold is an event, or continues the one before it across a short gap.
/// </summary>
internal struct ClassTracker
{
    private Run _run;
    private double _gapSum;

    /// <summary>The event under way; <see cref="Span.IsEmpty"/> where there is none.</summary>
    public Span Event { get; private set; }

    /// <summary>Whether the event under way has been told.</summary>
    public bool IsTold { get; set; }

    /// <summary>Takes the next frame.</summary>
    /// <param name="frame">Its number.</param>
    /// <param name="score">Its score.</param>
    /// <param name="thresholds">The limits.</param>
    /// <returns>The event that ended by this frame, or an empty one.</returns>
    public Span Next(long frame, float score, in TrackerLimits thresholds)
    {
        if (score < thresholds.Low)
        {
            // A run that stayed low is no event: it is part of the gap.
            _gapSum += score + (_run.IsHigh ? 0 : _run.Sum);
            _run = default;
        }
        else
        {
            Extend(frame, score, thresholds.High);
        }

        // A run under way may still reach the high threshold and so continue the event, if it started soon enough.
        var gapEnd = _run.IsOpen ? _run.Start : frame + 1;
        return !Event.IsEmpty && gapEnd - Event.End > thresholds.GapFrames ? TakeEvent() : default;
    }

    /// <summary>Ends the event under way.</summary>
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
/// <param name="MinimumFrames">Shortest event that is told.</param>
internal readonly record struct TrackerLimits(float High, float Low, long GapFrames, long MinimumFrames)
{
    // Durations are given in decimal seconds: 0.03 s of frames of 0.01 s are 3 frames, whatever the last bit says.
    private const double Tolerance = 1e-6;

    public static TrackerLimits From(DetectionOptions options, double frameSeconds) => new(
        (float)options.Threshold,
        (float)Math.Min(options.Threshold, options.LowThreshold ?? options.Threshold),
        (long)Math.Floor(Math.Min(options.MergeGap, 1e9) / frameSeconds + Tolerance),
        (long)Math.Ceiling(Math.Min(options.MinimumDuration, 1e9) / frameSeconds - Tolerance));
}
