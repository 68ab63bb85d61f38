using Panns.Metrics;

namespace Panns.Transfer.Heads;

/// <summary>The validation score: accuracy, or mAP for multi-label data.</summary>
internal static class ValidationScore
{
    /// <param name="scores">[rows, classes] logits or probabilities.</param>
    /// <param name="targets">[rows, classes]: 0 or 1.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="isMultiLabel">Whether an example can have several classes.</param>
    public static double Of(ReadOnlySpan<float> scores, ReadOnlySpan<float> targets, int classes, bool isMultiLabel)
    {
        if (isMultiLabel)
        {
            var flags = new bool[targets.Length];
            for (var i = 0; i < flags.Length; i++)
            {
                flags[i] = targets[i] > 0;
            }

            return AudioTaggingMetrics.Evaluate(scores, flags, classes).MeanAveragePrecision;
        }

        var right = 0;
        for (var start = 0; start < scores.Length; start += classes)
        {
            right += targets[start + Highest.Of(scores.Slice(start, classes))] > 0 ? 1 : 0;
        }

        return (double)right * classes / scores.Length;
    }
}
