namespace Panns.Detection.Scoring;

/// <summary>Finds thresholds by trying them all on scores over time.</summary>
/// <param name="options">How events are made of scores; its thresholds are those to be replaced.</param>
/// <param name="frameSeconds">Length of a frame.</param>
/// <param name="match">When two events match.</param>
internal sealed class ThresholdSearch(DetectionOptions options, double frameSeconds, EventMatchOptions match)
{
    private const int Steps = 100;

    /// <summary>The thresholds that are tried, ascending: every hundredth, and finer ones below the first.</summary>
    public static double[] Candidates { get; } = [0.001, 0.002, 0.005, .. Enumerable.Range(1, Steps - 1).Select(step => (double)step / Steps)];

    /// <summary>Finds the threshold of a class.</summary>
    /// <param name="label">The class.</param>
    /// <param name="scores">Its smoothed scores, by recording.</param>
    /// <param name="reference">Its events in these recordings.</param>
    public TunedThreshold Best(string label, IReadOnlyDictionary<string, float[]> scores, IReadOnlyList<LabeledEvent> reference)
    {
        var counts = Array.ConvertAll(Candidates, threshold => CountsAt(label, threshold, scores, reference));
        var best = Middle(Array.ConvertAll(counts, one => one.F1));
        var usual = options.ClassThresholds?.GetValueOrDefault(label)?.High ?? options.Threshold;
        return new(label, Candidates[best], counts[best], CountsAt(label, usual, scores, reference));
    }

    // A threshold in the middle of those that are equally good is the farthest from worse ones.
    private static int Middle(double[] values)
    {
        var most = values.Max();
        var (first, length) = (0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            var end = i;
            while (end < values.Length && values[end] == most)
            {
                end++;
            }

            if (end - i > length)
            {
                (first, length) = (i, end - i);
            }

            i = Math.Max(i, end - 1);
        }

        return first + ((length - 1) / 2);
    }

    private EventCounts CountsAt(string label, double threshold, IReadOnlyDictionary<string, float[]> scores, IReadOnlyList<LabeledEvent> reference)
    {
        var limits = TrackerLimits.From(options, frameSeconds, new(threshold, Math.Min(options.LowThreshold ?? threshold, threshold)));
        var found = scores.SelectMany(recording => Events(recording.Key, label, recording.Value, limits)).ToList();
        return EventMetrics.EventBased(reference, found, match).Classes.GetValueOrDefault(label);
    }

    private IEnumerable<LabeledEvent> Events(string recording, string label, float[] scores, TrackerLimits limits)
    {
        var tracker = default(ClassTracker);
        for (var frame = 0; frame < scores.Length; frame++)
        {
            var ended = tracker.Next(frame, scores[frame], limits);
            if (!ended.IsEmpty && ended.Length >= limits.MinimumFrames)
            {
                yield return ToEvent(ended);
            }
        }

        var last = tracker.TakeEvent();
        if (!last.IsEmpty && last.Length >= limits.MinimumFrames)
        {
            yield return ToEvent(last);
        }

        LabeledEvent ToEvent(ClassTracker.Span span) => new(recording, span.Start * frameSeconds, span.End * frameSeconds, label, span.Peak);
    }
}
