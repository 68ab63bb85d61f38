namespace Panns.Metrics;

/// <summary>Metrics of a class's scores over clips: how well they rank the clips that have the class above those that do not.</summary>
public static class RankingMetrics
{
    /// <summary>
    /// Average precision: the precision at every distinct threshold, weighted with the recall that it adds (scikit-learn's
    /// <c>average_precision_score</c>). Clips of equal score count together.
    /// </summary>
    /// <param name="scores">One score a clip, none of them NaN.</param>
    /// <param name="targets">Whether the clip has the class.</param>
    /// <returns>From 0 to 1; NaN where no clip has the class.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets)
        => new ScoreRanking(scores, targets).Measure(Once(scores.Length)).AveragePrecision;

    /// <summary>
    /// Area under the ROC curve: the chance that a clip with the class scores above one without, ties counting half
    /// (scikit-learn's <c>roc_auc_score</c>).
    /// </summary>
    /// <param name="scores">One score a clip, none of them NaN.</param>
    /// <param name="targets">Whether the clip has the class.</param>
    /// <returns>From 0 to 1; NaN where all clips have the class, or none.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double AreaUnderCurve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets)
        => new ScoreRanking(scores, targets).Measure(Once(scores.Length)).AreaUnderCurve;

    /// <summary>d-prime: the separation of two unit normal distributions that gives the area, sqrt(2) times the normal quantile.</summary>
    /// <param name="areaUnderCurve">Area under the ROC curve, from 0 to 1; the paper takes the mean over classes.</param>
    /// <returns>Infinite at 0 and 1.</returns>
    public static double DPrime(double areaUnderCurve) => Math.Sqrt(2) * NormalDistribution.Quantile(areaUnderCurve);

    /// <summary>Every clip counted once.</summary>
    internal static ushort[] Once(int clips)
    {
        var counts = new ushort[clips];
        Array.Fill(counts, (ushort)1);
        return counts;
    }
}
