namespace Panns.Metrics;

/// <summary>Metrics of one class's scores: how well they rank clips with the class above clips without it.</summary>
public static class RankingMetrics
{
    /// <summary>
    /// Average precision: the precision at each distinct threshold, weighted by the recall it adds (scikit-learn's
    /// <c>average_precision_score</c>). Clips with equal scores count together.
    /// </summary>
    /// <param name="scores">One score per clip, without NaN.</param>
    /// <param name="targets">Whether the clip has the class.</param>
    /// <returns>From 0 to 1; NaN if no clip has the class.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double AveragePrecision(ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets)
        => new ScoreRanking(scores, targets).Measure(Once(scores.Length)).AveragePrecision;

    /// <summary>
    /// Area under the ROC curve: the probability that a clip with the class scores higher than one without it, ties counting half
    /// (scikit-learn's <c>roc_auc_score</c>).
    /// </summary>
    /// <param name="scores">One score per clip, without NaN.</param>
    /// <param name="targets">Whether the clip has the class.</param>
    /// <returns>From 0 to 1; NaN if all clips have the class, or none.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double AreaUnderCurve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets)
        => new ScoreRanking(scores, targets).Measure(Once(scores.Length)).AreaUnderCurve;

    /// <summary>d-prime: the separation of two unit normal distributions with the given area, sqrt(2) times the normal quantile.</summary>
    /// <param name="areaUnderCurve">Area under the ROC curve, from 0 to 1; the paper uses the mean over classes.</param>
    /// <returns>Infinite at 0 and 1.</returns>
    public static double DPrime(double areaUnderCurve) => Math.Sqrt(2) * NormalDistribution.Quantile(areaUnderCurve);

    /// <summary>Counts that include each clip once.</summary>
    internal static ushort[] Once(int clips)
    {
        var counts = new ushort[clips];
        Array.Fill(counts, (ushort)1);
        return counts;
    }
}
