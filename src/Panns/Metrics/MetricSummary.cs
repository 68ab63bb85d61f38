using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Metrics;

/// <summary>
/// Every metric of a set of scored clips, overall and by class, with 95 % intervals of what it is on average over sets of this size from
/// the same source. They are Wilson's score intervals (1927): of shares as they are, of other metrics for as many clips as would vary
/// like the metric does over draws of the clips with replacement (Efron's bootstrap, 1979), in which all metrics see the same draws.
/// </summary>
public sealed record MetricSummary
{
    /// <summary>Over all classes.</summary>
    public required OverallMetrics Overall { get; init; }

    /// <summary>Class by class.</summary>
    public required ImmutableArray<ClassMetrics> Classes { get; init; }

    /// <summary>Number of clips.</summary>
    public required int Clips { get; init; }

    /// <summary>Evaluates the scores of a set of clips.</summary>
    /// <param name="scores">[clips, classes], none of them NaN; of equal scores the lower class ranks first.</param>
    /// <param name="targets">[clips, classes]: which classes the clips have.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">Number of draws, seed, threads, and whether clips have several classes; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ or are no multiple of <paramref name="classes"/>, there are no clips, or a score is not a number.
    /// </exception>
    public static MetricSummary Evaluate(ReadOnlySpan<float> scores, ReadOnlySpan<bool> targets, int classes, MetricSummaryOptions? options = null)
    {
        Guard.Positive(classes);
        if (scores.Length != targets.Length || scores.Length % classes != 0 || scores.IsEmpty)
        {
            throw new ArgumentException($"{scores.Length} scores and {targets.Length} targets do not make clips of {classes} classes", nameof(targets));
        }

        options ??= MetricSummaryOptions.Default;
        var clips = new ScoredClips(scores, targets, classes, options);
        var all = clips.Measure(RankingMetrics.Once(clips.Count));
        var draws = clips.Draw(options);
        var intervals = new SummaryIntervals(clips, all, draws);
        return new()
        {
            Clips = clips.Count,
            Classes = [.. Enumerable.Range(0, classes).Select(intervals.OfClass)],
            Overall = intervals.Overall(options),
        };
    }
}
