using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Metrics;

/// <summary>
/// Every metric of a set of scored clips, overall and by class, with 95 % intervals: percentile bootstrap over the clips (Efron 1979),
/// in which all metrics see the same draws.
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
        return new()
        {
            Clips = clips.Count,
            Classes = [.. Enumerable.Range(0, classes).Select(label => new ClassMetrics(
                clips.ClipsOf(label),
                Of(one => one.Precision[label]),
                Of(one => one.Recall[label]),
                Of(one => one.F1[label]),
                Of(one => one.AveragePrecision[label]),
                Of(one => one.AreaUnderCurve[label])))],
            Overall = new()
            {
                Accuracy = Of(one => one.Accuracy),
                MacroPrecision = Of(one => Mean(one.Precision)),
                MacroRecall = Of(one => Mean(one.Recall)),
                MacroF1 = Of(one => Mean(one.F1)),
                MeanAveragePrecision = Of(one => Mean(one.AveragePrecision)),
                MeanAreaUnderCurve = Of(one => Mean(one.AreaUnderCurve)),
                MeanAveragePrecisionAtK = Of(one => one.AveragePrecisionAtK),
                K = options.K,
            },
        };

        Interval Of(Func<MetricSample, double> metric) => Bootstrap.Of(metric(all), draws.Select(metric));
    }

    // Over the classes that have one.
    private static double Mean(double[] values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
        {
            (sum, count) = double.IsNaN(value) ? (sum, count) : (sum + value, count + 1);
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
