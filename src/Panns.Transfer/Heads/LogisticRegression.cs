using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Panns.Transfer.Heads;

/// <summary>
/// Logistic regression with an L2 penalty: minimises C times the sum of the examples' losses plus half the squared norm of the weights
/// (the biases are free). Multinomial for one label a clip, one model per class for several.
/// </summary>
internal sealed class LogisticRegression
{
    private const double Tolerance = 1e-5;
    private const int Iterations = 2000;

    private readonly HeadExamples _examples;
    private readonly double[] _vectors;
    private readonly double[] _logits;
    private readonly float[] _classWeights;
    private readonly double _strength;

    private LogisticRegression(HeadExamples examples, float[] vectors, double strength, bool classWeights)
    {
        _examples = examples;
        _vectors = Array.ConvertAll(vectors, value => (double)value);
        _logits = new double[examples.Rows * examples.Classes];
        _classWeights = HeadTrainer.ClassWeights(examples, classWeights);
        _strength = strength;
    }

    /// <param name="examples">What to learn from.</param>
    /// <param name="strength">C: larger trusts the data more.</param>
    /// <param name="standardize">Whether to standardise the vectors first.</param>
    /// <param name="classWeights">Whether rare classes weigh more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static (DenseHead Head, ImmutableArray<EpochRecord> History) Fit(
        HeadExamples examples, double strength, bool standardize, bool classWeights, CancellationToken cancellationToken)
    {
        var (mean, scale) = standardize ? DenseHead.FitStandardization(examples.Vectors, examples.Inputs) : (null, null);
        var empty = new DenseLayer(examples.Inputs, examples.Classes, new float[examples.Inputs * examples.Classes], new float[examples.Classes]);
        var head = new DenseHead([empty], mean, scale);
        var vectors = (float[])examples.Vectors.Clone();
        head.Standardize(vectors);

        var problem = new LogisticRegression(examples, vectors, strength, classWeights);
        var parameters = new double[(examples.Inputs + 1) * examples.Classes];
        var values = Lbfgs.Minimize(problem.Evaluate, parameters, Tolerance, Iterations, cancellationToken);
        Fill(empty, parameters);
        return (head, [.. values.Select((value, index) => new EpochRecord(index + 1, value / (strength * examples.Rows)))]);
    }

    private static void Fill(DenseLayer layer, double[] parameters)
    {
        for (var label = 0; label < layer.Outputs; label++)
        {
            for (var i = 0; i < layer.Inputs; i++)
            {
                layer.Weight[(i * layer.Outputs) + label] = (float)parameters[(label * layer.Inputs) + i];
            }

            layer.Bias[label] = (float)parameters[(layer.Inputs * layer.Outputs) + label];
        }
    }

    // Parameters: [classes, inputs] weights, then the biases.
    private double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var (inputs, classes) = (_examples.Inputs, _examples.Classes);
        var biases = parameters[(inputs * classes)..];
        parameters.CopyTo(gradient);
        gradient[(inputs * classes)..].Clear();
        double penalty = 0, loss = 0;
        foreach (var weight in parameters[..(inputs * classes)])
        {
            penalty += weight * weight;
        }

        for (var row = 0; row < _examples.Rows; row++)
        {
            var vector = _vectors.AsSpan(row * inputs, inputs);
            var logits = _logits.AsSpan(row * classes, classes);
            for (var label = 0; label < classes; label++)
            {
                logits[label] = biases[label] + Dot(parameters.Slice(label * inputs, inputs), vector);
            }

            var targets = _examples.Targets.AsSpan(row * classes, classes);
            loss += _examples.IsMultiLabel ? Binary(logits, targets) : Softmax(logits, targets);
            for (var label = 0; label < classes; label++)
            {
                var slope = _strength * logits[label];
                AddTo(gradient.Slice(label * inputs, inputs), vector, slope);
                gradient[(inputs * classes) + label] += slope;
            }
        }

        return (penalty / 2) + (_strength * loss);
    }

    private double Softmax(Span<double> logits, ReadOnlySpan<float> targets)
    {
        var largest = double.NegativeInfinity;
        foreach (var logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        double sum = 0, weight = 0, loss = 0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - largest);
        }

        for (var i = 0; i < logits.Length; i++)
        {
            weight += targets[i] * _classWeights[i];
            loss += targets[i] * _classWeights[i] * (Math.Log(sum) + largest - logits[i]);
        }

        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] = (weight * Math.Exp(logits[i] - largest) / sum) - (targets[i] * _classWeights[i]);
        }

        return loss;
    }

    private double Binary(Span<double> logits, ReadOnlySpan<float> targets)
    {
        double loss = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var x = logits[i];
            loss += _classWeights[i] * (Math.Max(x, 0) - (x * targets[i]) + Math.Log(1 + Math.Exp(-Math.Abs(x))));
            logits[i] = _classWeights[i] * ((1 / (1 + Math.Exp(-x))) - targets[i]);
        }

        return loss;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var left = MemoryMarshal.Cast<double, Vector<double>>(a);
        var right = MemoryMarshal.Cast<double, Vector<double>>(b);
        Vector<double> sums = default;
        for (var i = 0; i < left.Length; i++)
        {
            sums += left[i] * right[i];
        }

        var sum = Vector.Sum(sums);
        for (var i = left.Length * Vector<double>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void AddTo(Span<double> target, ReadOnlySpan<double> values, double factor)
    {
        var sums = MemoryMarshal.Cast<double, Vector<double>>(target);
        var addends = MemoryMarshal.Cast<double, Vector<double>>(values);
        var scale = new Vector<double>(factor);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += scale * addends[i];
        }

        for (var i = sums.Length * Vector<double>.Count; i < target.Length; i++)
        {
            target[i] += factor * values[i];
        }
    }
}
