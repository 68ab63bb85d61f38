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
    {
        var order = Descending(scores, targets);
        double sum = 0;
        int positives = 0, previous = 0;
        for (var i = 0; i < order.Length;)
        {
            i = NextGroup(order, scores, targets, i, ref positives);
            sum += (double)positives / i * (positives - previous);
            previous = positives;
        }

        return sum / positives;
    }

    /// <summary>
    /// Area under the ROC curve: the chance that a clip with the class scores above one without, ties counting half
    /// (scikit-learn's <c>roc_auc_score</c>).
    /// </summary>
    /// <param name="scores">One score a clip, none of them NaN.</param>
    /// <param name="targets">Whether the clip has the class.</param>
    /// <returns>From 0 to 1; NaN where all clips have the class, or none.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double AreaUnderCurve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets)
    {
        var order = Descending(scores, targets);
        double area = 0;
        int positives = 0, previousPositives = 0, previous = 0;
        for (var i = 0; i < order.Length;)
        {
            i = NextGroup(order, scores, targets, i, ref positives);
            var negatives = i - previous - (positives - previousPositives);
            area += negatives * 0.5 * (positives + previousPositives);
            (previous, previousPositives) = (i, positives);
        }

        return area / ((double)positives * (order.Length - positives));
    }

    /// <summary>d-prime: the separation of two unit normal distributions that gives the area, sqrt(2) times the normal quantile.</summary>
    /// <param name="areaUnderCurve">Area under the ROC curve, from 0 to 1; the paper takes the mean over classes.</param>
    /// <returns>Infinite at 0 and 1.</returns>
    public static double DPrime(double areaUnderCurve) => Math.Sqrt(2) * NormalDistribution.Quantile(areaUnderCurve);

    private static int[] Descending(ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets)
    {
        if (scores.Length != targets.Length)
        {
            throw new ArgumentException($"{scores.Length} scores for {targets.Length} targets", nameof(targets));
        }

        var keys = new double[scores.Length];
        var order = new int[scores.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = double.IsNaN(scores[i]) ? throw new ArgumentException($"score {i} is not a number", nameof(scores)) : -scores[i];
            order[i] = i;
        }

        Array.Sort(keys, order);
        return order;
    }

    /// <summary>Passes the clips that share the score at <paramref name="start"/>, and counts those that have the class.</summary>
    private static int NextGroup(int[] order, ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets, int start, ref int positives)
    {
        var score = scores[order[start]];
        var i = start;
        for (; i < order.Length && scores[order[i]] == score; i++)
        {
            positives += targets[order[i]] ? 1 : 0;
        }

        return i;
    }
}
