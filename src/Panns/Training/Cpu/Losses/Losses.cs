using Panns.Common;

namespace Panns.Training.Cpu.Losses;

/// <summary>Losses of a few values: computed in double, in order.</summary>
[BestFriend]
internal static class Losses
{
    /// <summary>PyTorch's bound on logarithms in binary cross-entropy.</summary>
    private const double LogBound = -100;

    /// <summary>PyTorch's bound on the denominator of its gradient.</summary>
    private const double Smallest = 1e-12;

    /// <summary>Binary cross-entropy of one score; a score beyond 0 or 1 by rounding counts as 0 or 1.</summary>
    public static double BinaryCrossEntropy(double score, double target)
    {
        score = Math.Clamp(score, 0, 1);
        var log = Math.Max(Math.Log(score), LogBound);
        var complement = Math.Max(Math.Log(1 - score), LogBound);
        return -((target * log) + ((1 - target) * complement));
    }

    /// <summary>Its derivative.</summary>
    public static double BinaryCrossEntropyGradient(double score, double target)
    {
        score = Math.Clamp(score, 0, 1);
        return (score - target) / Math.Max((1 - score) * score, Smallest);
    }

    /// <summary>Mean binary cross-entropy, and its gradient times a factor.</summary>
    /// <param name="scores">[clips, classes].</param>
    /// <param name="targets">[clips, classes].</param>
    /// <param name="gradient">Receives [clips, classes].</param>
    /// <param name="classes">Classes.</param>
    /// <param name="options">Smoothing and weights.</param>
    /// <param name="factor">Factor of the gradient.</param>
    public static double Binary(
        ReadOnlySpan<float> scores, ReadOnlySpan<float> targets, Span<float> gradient, int classes, LossOptions options, double factor)
    {
        double sum = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var target = (targets[i] * (1 - options.LabelSmoothing)) + (0.5 * options.LabelSmoothing);
            var weight = options.ClassWeights.IsEmpty ? 1 : options.ClassWeights[i % classes];
            sum += weight * BinaryCrossEntropy(scores[i], target);
            gradient[i] = (float)(weight * BinaryCrossEntropyGradient(scores[i], target) * factor / scores.Length);
        }

        return sum / scores.Length;
    }

    /// <summary>Cross-entropy of the softmax with targets that are shares of classes, and its gradient times a factor.</summary>
    public static double CrossEntropy(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, Span<float> gradient, int classes, LossOptions options, double factor)
    {
        var clips = logits.Length / classes;
        double sum = 0, weights = 0;
        for (var clip = 0; clip < clips; clip++)
        {
            weights += Row(targets.Slice(clip * classes, classes), options).Weight;
        }

        weights = Math.Max(weights, double.Epsilon);
        for (var clip = 0; clip < clips; clip++)
        {
            var row = logits.Slice(clip * classes, classes);
            var target = targets.Slice(clip * classes, classes);
            var slope = gradient.Slice(clip * classes, classes);
            var (_, mass) = Row(target, options);
            var largest = row[0];
            foreach (var value in row)
            {
                largest = Math.Max(largest, value);
            }

            double total = 0;
            foreach (var value in row)
            {
                total += Math.Exp((double)value - largest);
            }

            var log = Math.Log(total) + largest;
            for (var i = 0; i < classes; i++)
            {
                var share = Share(target[i], i, classes, options);
                sum -= share * (row[i] - log);
                slope[i] = (float)(((mass * Math.Exp(row[i] - log)) - share) * factor / weights);
            }
        }

        return sum / weights;
    }

    /// <summary>Mean Huber loss (delta 1) of scaled differences, times a weight; its gradient, times a factor, is written or added.</summary>
    public static double Huber(
        ReadOnlySpan<float> values, ReadOnlySpan<float> goal, ReadOnlySpan<float> scales, Span<float> gradient, bool accumulates, double weight, double factor)
    {
        double sum = 0;
        var each = weight / values.Length;
        for (int i = 0, label = 0; i < values.Length; i++, label++)
        {
            label = label == scales.Length ? 0 : label;
            var scale = scales.IsEmpty ? 1.0 : scales[label];
            var difference = scale * ((double)values[i] - goal[i]);
            var size = Math.Abs(difference);
            sum += size <= 1 ? 0.5 * difference * difference : size - 0.5;
            var slope = (float)(each * factor * scale * Math.Clamp(difference, -1, 1));
            gradient[i] = accumulates ? gradient[i] + slope : slope;
        }

        return each * sum;
    }

    /// <summary>Mean squared difference, times a weight; its gradient, times a factor, is written or added.</summary>
    public static double Squares(
        ReadOnlySpan<float> values, ReadOnlySpan<float> goal, Span<float> gradient, bool accumulates, double weight, double factor)
    {
        double sum = 0;
        var each = weight / values.Length;
        for (var i = 0; i < values.Length; i++)
        {
            var difference = (double)values[i] - goal[i];
            sum += difference * difference;
            var slope = (float)(2 * each * factor * difference);
            gradient[i] = accumulates ? gradient[i] + slope : slope;
        }

        return each * sum;
    }

    /// <summary>What a class counts in the loss: its smoothed target times its weight.</summary>
    private static double Share(double target, int index, int classes, LossOptions options)
    {
        var smoothed = (target * (1 - options.LabelSmoothing)) + (options.LabelSmoothing / classes);
        return smoothed * (options.ClassWeights.IsEmpty ? 1 : options.ClassWeights[index]);
    }

    /// <summary>The weight of a clip in the mean (by its targets before smoothing, as in PyTorch), and the sum of its targets.</summary>
    private static (double Weight, double Mass) Row(ReadOnlySpan<float> targets, LossOptions options)
    {
        double weight = 0, mass = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            weight += targets[i] * (options.ClassWeights.IsEmpty ? 1.0 : options.ClassWeights[i]);
            mass += Share(targets[i], i, targets.Length, options);
        }

        return (weight, mass);
    }
}
