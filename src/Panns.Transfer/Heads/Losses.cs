namespace Panns.Transfer.Heads;

/// <summary>Losses on logits, with their gradients, and the probabilities that belong to them.</summary>
internal static class Losses
{
    /// <summary>Turns [rows, classes] logits into probabilities in place: softmax, or sigmoid where classes do not exclude each other.</summary>
    public static void ToProbabilities(Span<float> logits, int classes, bool isMultiLabel)
    {
        for (var start = 0; start < logits.Length; start += classes)
        {
            var row = logits.Slice(start, classes);
            if (isMultiLabel)
            {
                foreach (ref var value in row)
                {
                    value = (float)(1 / (1 + Math.Exp(-value)));
                }

                continue;
            }

            var largest = row[0];
            foreach (var value in row)
            {
                largest = MathF.Max(largest, value);
            }

            double sum = 0;
            foreach (var value in row)
            {
                sum += Math.Exp(value - largest);
            }

            foreach (ref var value in row)
            {
                value = (float)(Math.Exp(value - largest) / sum);
            }
        }
    }

    /// <summary>
    /// The mean loss of a batch, and its gradient in place of the logits: softmax cross-entropy divided by the sum of the targets' class
    /// weights, or binary cross-entropy as the mean over all elements; both as PyTorch has them.
    /// </summary>
    /// <param name="logits">[rows, classes] logits; receives the gradient.</param>
    /// <param name="targets">[rows, classes] targets: 0 or 1.</param>
    /// <param name="classWeights">A factor per class.</param>
    /// <param name="isMultiLabel">Which loss.</param>
    public static double WithGradient(Span<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> classWeights, bool isMultiLabel)
        => isMultiLabel ? Binary(logits, targets, classWeights) : Softmax(logits, targets, classWeights);

    private static double Softmax(Span<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> classWeights)
    {
        var classes = classWeights.Length;
        double loss = 0, total = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            total += targets[i] * classWeights[i % classes];
        }

        ToProbabilities(logits, classes, isMultiLabel: false);
        for (var start = 0; start < logits.Length; start += classes)
        {
            var row = logits.Slice(start, classes);
            var target = targets.Slice(start, classes);
            double weight = 0;
            for (var i = 0; i < classes; i++)
            {
                weight += target[i] * classWeights[i];
                loss -= target[i] == 0 ? 0 : target[i] * classWeights[i] * Math.Log(Math.Max(row[i], 1e-38f)) / total;
            }

            for (var i = 0; i < classes; i++)
            {
                row[i] = (float)(((weight * row[i]) - (target[i] * classWeights[i])) / total);
            }
        }

        return loss;
    }

    private static double Binary(Span<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> classWeights)
    {
        double loss = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var weight = classWeights[i % classWeights.Length];
            double x = logits[i];

            // log(1 + e^x) - t x, without overflow.
            loss += weight * (Math.Max(x, 0) - (x * targets[i]) + Math.Log(1 + Math.Exp(-Math.Abs(x))));
            logits[i] = (float)(weight * ((1 / (1 + Math.Exp(-x))) - targets[i]) / logits.Length);
        }

        return loss / logits.Length;
    }
}
