namespace Panns.ML;

/// <summary>
/// Average precision among a clip's k highest scores: the precision at the rank of every class that the clip has, summed and divided by
/// the number of such classes, k at most. With one class a clip this is DCASE's mAP@3.
/// </summary>
internal static class PrecisionAtK
{
    /// <summary>The mean over clips that have a class; NaN where none has.</summary>
    public static double Mean(ReadOnlySpan<float> scores, ReadOnlySpan<bool> targets, int classes, int k)
    {
        var sum = 0.0;
        var clips = 0;
        for (var first = 0; first < scores.Length; first += classes)
        {
            var wanted = targets.Slice(first, classes);
            var positives = wanted.Count(true);
            if (positives > 0)
            {
                sum += OfClip(scores.Slice(first, classes), wanted, k) / Math.Min(positives, k);
                clips++;
            }
        }

        return clips == 0 ? double.NaN : sum / clips;
    }

    private static double OfClip(ReadOnlySpan<float> scores, ReadOnlySpan<bool> targets, int k)
    {
        var values = scores.ToArray();
        var order = Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).Take(k).ToArray();
        var (sum, hits) = (0.0, 0);
        for (var rank = 0; rank < order.Length; rank++)
        {
            if (targets[order[rank]])
            {
                hits++;
                sum += (double)hits / (rank + 1);
            }
        }

        return sum;
    }
}
