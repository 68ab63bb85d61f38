using Panns.Common;

namespace Panns.Metrics;

/// <summary>
/// The paper's metrics for multi-label tagging: average precision and area under the curve of every class, their means, and d-prime
/// (section IV-C).
/// </summary>
public sealed class AudioTaggingMetrics
{
    private AudioTaggingMetrics(double[] averagePrecision, double[] areaUnderCurve)
    {
        AveragePrecision = averagePrecision;
        AreaUnderCurve = areaUnderCurve;
        MeanAveragePrecision = MeanOfDefined(averagePrecision);
        MeanAreaUnderCurve = MeanOfDefined(areaUnderCurve);
    }

    /// <summary>Average precision of each class; NaN if no clip has the class.</summary>
    public IReadOnlyList<double> AveragePrecision { get; }

    /// <summary>Area under the ROC curve of each class; NaN if no clip or every clip has the class.</summary>
    public IReadOnlyList<double> AreaUnderCurve { get; }

    /// <summary>mAP: mean of <see cref="AveragePrecision"/> over the classes where it is defined.</summary>
    public double MeanAveragePrecision { get; }

    /// <summary>mAUC: mean of <see cref="AreaUnderCurve"/> over the classes where it is defined.</summary>
    public double MeanAreaUnderCurve { get; }

    /// <summary>d-prime of the mean area, as the released code computes it.</summary>
    public double DPrime => RankingMetrics.DPrime(MeanAreaUnderCurve);

    /// <summary>Evaluates the scores of a set of clips.</summary>
    /// <param name="scores">[clips, classes].</param>
    /// <param name="targets">[clips, classes]: the true classes of each clip.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are not a multiple of <paramref name="classes"/>.</exception>
    public static AudioTaggingMetrics Evaluate(ReadOnlySpan<float> scores, ReadOnlySpan<bool> targets, int classes)
    {
        Guard.Positive(classes);
        if (scores.Length != targets.Length || scores.Length % classes != 0)
        {
            throw new ArgumentException($"{scores.Length} scores and {targets.Length} targets do not make clips of {classes} classes", nameof(targets));
        }

        var clips = scores.Length / classes;
        var column = new double[clips];
        var flags = new bool[clips];
        var once = RankingMetrics.Once(clips);
        var averagePrecision = new double[classes];
        var areaUnderCurve = new double[classes];
        for (var c = 0; c < classes; c++)
        {
            for (var clip = 0; clip < clips; clip++)
            {
                column[clip] = scores[clip * classes + c];
                flags[clip] = targets[clip * classes + c];
            }

            (averagePrecision[c], areaUnderCurve[c]) = new ScoreRanking(column, flags).Measure(once);
        }

        return new(averagePrecision, areaUnderCurve);
    }

    private static double MeanOfDefined(double[] values)
    {
        var defined = values.Where(value => !double.IsNaN(value)).ToArray();
        return defined.Length == 0 ? double.NaN : defined.Average();
    }
}
