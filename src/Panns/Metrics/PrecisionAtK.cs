using Panns.Common;

namespace Panns.Metrics;

/// <summary>
/// Average precision among a clip's k highest scores: the sum of the precision at the rank of each true class, divided by the number of
/// true classes or k, whichever is smaller. With one class per clip this is DCASE's mAP@3.
/// </summary>
[BestFriend]
internal static class PrecisionAtK
{
    /// <summary>The mean over clips that have a class; NaN if none has.</summary>
    public static double Mean(ReadOnlySpan<float> scores, ReadOnlySpan<bool> targets, int classes, int k)
    {
        var sum = 0.0;
        var clips = 0;
        for (var first = 0; first < scores.Length; first += classes)
        {
            if (OfClip(scores.Slice(first, classes), targets.Slice(first, classes), k) is { } precision)
            {
                sum += precision;
                clips++;
            }
        }

        return clips == 0 ? double.NaN : sum / clips;
    }

    /// <summary>The value of one clip; null if it has no class. On a tie the lower class ranks first.</summary>
    public static double? OfClip(ReadOnlySpan<float> scores, ReadOnlySpan<bool> targets, int k)
    {
        var positives = targets.Count(true);
        if (positives == 0)
        {
            return null;
        }

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

        return sum / Math.Min(positives, k);
    }
}
