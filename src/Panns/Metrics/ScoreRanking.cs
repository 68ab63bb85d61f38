namespace Panns.Metrics;

/// <summary>
/// Clips sorted by a class's scores, highest first. After sorting once, any resample can be measured in one pass, because a resample only
/// changes how often each clip counts.
/// </summary>
internal sealed class ScoreRanking
{
    private readonly Entry[] _entries;

    /// <param name="scores">One score per clip, without NaN.</param>
    /// <param name="targets">Whether the clip has the class.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a score is NaN.</exception>
    public ScoreRanking(ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets)
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
        _entries = new Entry[keys.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            _entries[i] = new(order[i], targets[order[i]], i + 1 == keys.Length || keys[i + 1] != keys[i]);
        }
    }

    /// <summary>Average precision and area under the ROC curve; clips with equal scores count together.</summary>
    /// <param name="counts">How often each clip counts; may be 0.</param>
    /// <returns>NaN if no counted clip has the class; for the area also if all have it.</returns>
    public (double AveragePrecision, double AreaUnderCurve) Measure(ReadOnlySpan<ushort> counts)
    {
        double sum = 0, area = 0;
        long seen = 0, positives = 0, seenBefore = 0, positivesBefore = 0;
        foreach (var entry in _entries)
        {
            var count = counts[entry.Clip];
            seen += count;
            positives += entry.IsTarget ? count : 0;
            if (!entry.EndsGroup)
            {
                continue;
            }

            if (positives != positivesBefore)
            {
                var added = positives - positivesBefore;
                sum += (double)positives / seen * added;
            }

            var negatives = seen - seenBefore - (positives - positivesBefore);
            area += negatives * 0.5 * (positives + positivesBefore);
            (seenBefore, positivesBefore) = (seen, positives);
        }

        return (sum / positives, area / ((double)positives * (seen - positives)));
    }

    /// <summary>Precision and recall at each distinct score, highest first; those of average precision.</summary>
    /// <param name="scores">The scores that were sorted.</param>
    public List<PrecisionRecallPoint> Curve(ReadOnlySpan<double> scores)
    {
        var points = new List<PrecisionRecallPoint>();
        var (all, seen, positives) = (_entries.Count(entry => entry.IsTarget), 0, 0);
        foreach (var entry in _entries)
        {
            seen++;
            positives += entry.IsTarget ? 1 : 0;
            if (entry.EndsGroup)
            {
                points.Add(new(scores[entry.Clip], (double)positives / all, (double)positives / seen));
            }
        }

        return points;
    }

    /// <param name="Clip">Index of the clip.</param>
    /// <param name="IsTarget">Whether it has the class.</param>
    /// <param name="EndsGroup">Whether it is the last clip with its score.</param>
    private readonly record struct Entry(int Clip, bool IsTarget, bool EndsGroup);
}
