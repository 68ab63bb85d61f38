using Panns.Common;
using Panns.Detection.Scoring;

namespace Panns;

/// <summary>
/// Measures of sound event detection, by the definitions of sed_eval (Mesaros et al., "Metrics for Polyphonic Sound Event Detection", 2016)
/// and psds_eval (Bilen et al., 2020).
/// </summary>
/// <example>
/// <code>
/// LabeledEvent[] reference = [new("street.wav", 1.0, 2.5, "Dog")];
/// LabeledEvent[] estimated = [new("street.wav", 1.1, 2.4, "Dog", 0.8f)];
/// Console.WriteLine(EventMetrics.EventBased(reference, estimated).Overall.F1);
/// Console.WriteLine(EventMetrics.Psds(reference, estimated, new Dictionary&lt;string, double&gt; { ["street.wav"] = 10 }, PsdsOptions.Scenario1).Value);
/// </code>
/// </example>
public static class EventMetrics
{
    /// <summary>
    /// Event-based scores: an estimated event is correct if its class, onset and offset match a reference event, each of which counts once. The
    /// matching is the largest possible (sed_eval: <c>event_matching_type='optimal'</c>).
    /// </summary>
    /// <param name="reference">The events that are there.</param>
    /// <param name="estimated">The events that were detected.</param>
    /// <param name="options">When two events match; null for the defaults.</param>
    public static EventScores EventBased(IEnumerable<LabeledEvent> reference, IEnumerable<LabeledEvent> estimated, EventMatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(estimated);
        var matcher = new EventMatcher(options ?? EventMatchOptions.Default);
        foreach (var (_, truth, found) in ClassTally.ByRecording(reference, estimated))
        {
            matcher.Add(truth, found);
        }

        return matcher.ToScores();
    }

    /// <summary>Segment-based scores: which classes sound in each segment.</summary>
    /// <param name="reference">The events that are there.</param>
    /// <param name="estimated">The events that were detected.</param>
    /// <param name="segment">Length of a segment in seconds, more than 0.</param>
    /// <param name="durations">Lengths of the recordings in seconds, after which nothing counts; null, or none for a recording: up to its last offset.</param>
    /// <exception cref="PannsException">A recording has more segments than can be counted.</exception>
    public static EventScores SegmentBased(
        IEnumerable<LabeledEvent> reference, IEnumerable<LabeledEvent> estimated, double segment = 1, IReadOnlyDictionary<string, double>? durations = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(estimated);
        var comparer = new SegmentComparer(Guard.Positive(segment));
        foreach (var (recording, truth, found) in ClassTally.ByRecording(reference, estimated))
        {
            comparer.Add(recording, truth, found, durations is not null && durations.TryGetValue(recording, out var duration) ? duration : null);
        }

        return comparer.ToScores();
    }

    /// <summary>
    /// The polyphonic sound detection score of events with scores: each score is a threshold, and so an operating point. Events without a score
    /// are in all of them.
    /// </summary>
    /// <param name="reference">The events that are there.</param>
    /// <param name="estimated">The events that were detected.</param>
    /// <param name="durations">Length in seconds of every recording evaluated, those without events included.</param>
    /// <param name="options">What is asked of the detector.</param>
    /// <exception cref="PannsException">The reference has no event, or a recording's length is missing.</exception>
    public static PsdsResult Psds(
        IReadOnlyCollection<LabeledEvent> reference, IReadOnlyCollection<LabeledEvent> estimated, IReadOnlyDictionary<string, double> durations, PsdsOptions options)
    {
        ArgumentNullException.ThrowIfNull(estimated);
        var truth = Reference(reference, durations, options);
        var (curves, counter) = (new PsdsCurves(truth.Labels.Length, options), new PsdsCounter(truth, options));
        foreach (var ofClass in estimated.Where(one => truth.ClassOf(one.Label) >= 0).GroupBy(one => truth.ClassOf(one.Label)))
        {
            foreach (var threshold in ofClass.GroupBy(one => one.Score ?? float.PositiveInfinity).OrderByDescending(group => group.Key))
            {
                foreach (var one in threshold.OrderBy(one => one.Onset))
                {
                    counter.Add(one);
                }

                curves.Add(ofClass.Key, counter.PointOf(ofClass.Key));
            }
        }

        return curves.ToResult(truth.Labels, OtherLabels(truth, estimated));
    }

    /// <summary>The polyphonic sound detection score of operating points: the events detected with each of several thresholds.</summary>
    /// <param name="reference">The events that are there.</param>
    /// <param name="operatingPoints">The events of each operating point, whose scores do not matter.</param>
    /// <param name="durations">Length in seconds of every recording evaluated, those without events included.</param>
    /// <param name="options">What is asked of the detector.</param>
    /// <exception cref="PannsException">The reference has no event, or a recording's length is missing.</exception>
    public static PsdsResult Psds(
        IReadOnlyCollection<LabeledEvent> reference,
        IReadOnlyCollection<IReadOnlyCollection<LabeledEvent>> operatingPoints,
        IReadOnlyDictionary<string, double> durations,
        PsdsOptions options)
    {
        ArgumentNullException.ThrowIfNull(operatingPoints);
        var truth = Reference(reference, durations, options);
        var curves = new PsdsCurves(truth.Labels.Length, options);
        foreach (var estimated in operatingPoints)
        {
            var counter = new PsdsCounter(truth, options);
            foreach (var one in estimated.Where(one => truth.ClassOf(one.Label) >= 0).OrderBy(one => one.Onset))
            {
                counter.Add(one);
            }

            for (var i = 0; i < truth.Labels.Length; i++)
            {
                curves.Add(i, counter.PointOf(i));
            }
        }

        return curves.ToResult(truth.Labels, OtherLabels(truth, operatingPoints.SelectMany(events => events)));
    }

    private static PsdsReference Reference(IReadOnlyCollection<LabeledEvent> reference, IReadOnlyDictionary<string, double> durations, PsdsOptions options)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(durations);
        ArgumentNullException.ThrowIfNull(options);
        return new(reference, durations);
    }

    private static SortedDictionary<string, int> OtherLabels(PsdsReference truth, IEnumerable<LabeledEvent> estimated) => new(
        estimated.Where(one => truth.ClassOf(one.Label) < 0).CountBy(one => one.Label).ToDictionary(pair => pair.Key, pair => pair.Value),
        StringComparer.Ordinal);
}
