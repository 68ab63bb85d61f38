using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Metrics;

/// <summary>
/// All metrics of a set of scored clips, overall and by class, with 95% intervals for their mean over sets of this size from the same
/// source. The intervals are Wilson's score intervals (1927): for proportions as they are; for other metrics with the number of clips at
/// which a proportion would vary as much as the metric does over bootstrap resamples (Efron 1979), shared by all metrics. Clips of one group
/// (of one recording, one speaker) are alike and say less than as many independent clips: if there are groups, whole groups are resampled,
/// and proportions too have the number of clips that the resamples give, with Student's t for the number of groups.
/// </summary>
public sealed record MetricSummary
{
    /// <summary>Metrics over all classes.</summary>
    public required OverallMetrics Overall { get; init; }

    /// <summary>Metrics of each class.</summary>
    public required ImmutableArray<ClassMetrics> Classes { get; init; }

    /// <summary>Number of clips.</summary>
    public required int Clips { get; init; }

    /// <summary>Evaluates the scores of a set of clips.</summary>
    /// <param name="scores">[clips, classes], without NaN; on a tie the lower class ranks first.</param>
    /// <param name="targets">[clips, classes]: the true classes of each clip.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">Number of resamples, seed, threads, and whether clips can have several classes; null for the defaults.</param>
    /// <param name="groups">The group of each clip, by any numbers: groups are resampled as a whole. Empty if clips are independent.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ or are not a multiple of <paramref name="classes"/>, there are no clips, or a score is NaN.
    /// </exception>
    public static MetricSummary Evaluate(ReadOnlySpan<float> scores, ReadOnlySpan<bool> targets, int classes, MetricSummaryOptions? options = null, ReadOnlySpan<int> groups = default)
    {
        Guard.Positive(classes);
        if (scores.Length != targets.Length || scores.Length % classes != 0 || scores.IsEmpty)
        {
            throw new ArgumentException($"{scores.Length} scores and {targets.Length} targets do not make clips of {classes} classes", nameof(targets));
        }

        if (!groups.IsEmpty && groups.Length != scores.Length / classes)
        {
            throw new ArgumentException($"{groups.Length} groups for {scores.Length / classes} clips", nameof(groups));
        }

        options ??= MetricSummaryOptions.Default;
        var clips = new ScoredClips(scores, targets, classes, options, groups);
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
