using Panns.Common;

namespace Panns.Metrics;

/// <summary>Precision, recall and F1 of one class.</summary>
/// <param name="Precision">Share of the clips predicted as this class that have it; 0 if there are none.</param>
/// <param name="Recall">Share of this class's clips predicted as such; 0 if there are none.</param>
/// <param name="F1">Their harmonic mean; 0 if both are 0.</param>
/// <param name="Support">Clips of this class.</param>
public sealed record ClassScores(double Precision, double Recall, double F1, int Support);

/// <summary>Metrics of single-label classification: accuracy, the confusion matrix, and metrics derived from it.</summary>
public sealed class ClassificationMetrics
{
    private readonly int[,] _confusion;

    private ClassificationMetrics(int[,] confusion) => _confusion = confusion;

    /// <summary>Number of classes.</summary>
    public int Classes => _confusion.GetLength(0);

    /// <summary>Number of clips.</summary>
    public int Clips => _confusion.Cast<int>().Sum();

    /// <summary>Share of the clips predicted correctly; NaN without clips.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes).Sum(c => _confusion[c, c]) / Clips;

    /// <summary>Mean recall over the classes that have clips; NaN without clips.</summary>
    public double MeanRecall => Enumerable.Range(0, Classes).Select(ScoresOf).Where(scores => scores.Support > 0).Select(scores => scores.Recall).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Mean F1 over all classes.</summary>
    public double MacroF1 => Enumerable.Range(0, Classes).Average(c => ScoresOf(c).F1);

    /// <summary>Evaluates a set of predictions.</summary>
    /// <param name="predicted">Predicted class of each clip, from 0.</param>
    /// <param name="actual">True class of each clip.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A class is out of range.</exception>
    public static ClassificationMetrics Evaluate(ReadOnlySpan<int> predicted, ReadOnlySpan<int> actual, int classes)
    {
        if (predicted.Length != actual.Length)
        {
            throw new ArgumentException($"{predicted.Length} predictions for {actual.Length} clips", nameof(predicted));
        }

        var confusion = new int[Guard.Positive(classes), classes];
        for (var i = 0; i < actual.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted[i], (uint)classes, nameof(predicted));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)actual[i], (uint)classes, nameof(actual));
            confusion[actual[i], predicted[i]]++;
        }

        return new(confusion);
    }

    /// <summary>Number of clips of one class that were predicted as another.</summary>
    /// <param name="actual">The true class.</param>
    /// <param name="predicted">The predicted class.</param>
    public int Confusion(int actual, int predicted) => _confusion[actual, predicted];

    /// <summary>Precision, recall and F1 of one class.</summary>
    /// <param name="label">The class.</param>
    public ClassScores ScoresOf(int label)
    {
        int hits = _confusion[label, label], given = 0, support = 0;
        for (var other = 0; other < Classes; other++)
        {
            given += _confusion[other, label];
            support += _confusion[label, other];
        }

        return new(Ratio(hits, given), Ratio(hits, support), Ratio(2 * hits, given + support), support);
    }

    /// <summary>
    /// Mean average precision at k for clips of one class each: the mean of 1 / rank of the true class if it is among the k highest scores,
    /// otherwise 0 (DCASE 2018 Task 2 uses k = 3).
    /// </summary>
    /// <param name="scores">[clips, classes]; on a tie the lower class ranks first.</param>
    /// <param name="actual">True class of each clip.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="k">Number of highest scores that count.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public static double MeanAveragePrecisionAtK(ReadOnlySpan<float> scores, ReadOnlySpan<int> actual, int classes, int k)
    {
        if (scores.Length != actual.Length * classes)
        {
            throw new ArgumentException($"{scores.Length} scores for {actual.Length} clips of {classes} classes", nameof(scores));
        }

        Guard.Positive(k);
        double sum = 0;
        for (var clip = 0; clip < actual.Length; clip++)
        {
            var row = scores.Slice(clip * classes, classes);
            var rank = 1;
            for (var c = 0; c < classes; c++)
            {
                rank += row[c] > row[actual[clip]] || (row[c] == row[actual[clip]] && c < actual[clip]) ? 1 : 0;
            }

            sum += rank <= k ? 1.0 / rank : 0;
        }

        return sum / actual.Length;
    }

    private static double Ratio(int numerator, int denominator) => denominator == 0 ? 0 : (double)numerator / denominator;
}
