using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Panns.Transfer.Heads;

/// <summary>
/// Logistic regression with an L2 penalty: minimizes C times the sum of the losses plus half the squared norm of the weights, without the
/// biases. Multinomial for single-label data, one model per class for multi-label data.
/// </summary>
internal sealed class LogisticRegression
{
    private const double Tolerance = 1e-5;
    private const int Iterations = 2000;

    private readonly HeadExamples _examples;
    private readonly double[] _vectors;
    private readonly double[] _logits;
    private readonly ImmutableArray<float> _classWeights;
    private readonly double _strength;

    private LogisticRegression(HeadExamples examples, (float[] Mean, float[] Scale)? standardization, double strength, bool classWeights)
    {
        _examples = examples;
        _vectors = Standardized(examples, standardization);
        _logits = new double[examples.Count * examples.Classes];
        _classWeights = classWeights ? ClassBalance.Of(examples) : [.. Enumerable.Repeat(1f, examples.Classes)];
        _strength = strength;
    }

    /// <param name="examples">The training examples.</param>
    /// <param name="strength">C: larger values trust the data more.</param>
    /// <param name="standardize">Whether to standardize the vectors first.</param>
    /// <param name="classWeights">Whether rare classes weigh more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static (HeadNetwork Head, ImmutableArray<EpochRecord> History) Fit(
        HeadExamples examples, double strength, bool standardize, bool classWeights, CancellationToken cancellationToken)
    {
        (float[] Mean, float[] Scale)? standardization = standardize ? examples.Standardization() : null;
        var problem = new LogisticRegression(examples, standardization, strength, classWeights);
        var parameters = new double[(examples.Length + 1) * examples.Classes];
        var values = Lbfgs.Minimize(problem.Evaluate, parameters, Tolerance, Iterations, cancellationToken);
        var weights = parameters.Length - examples.Classes;
        var head = HeadNetwork.Of(
            [.. parameters[..weights].Select(value => (float)value)], [.. parameters[weights..].Select(value => (float)value)], examples.IsMultiLabel, standardization);
        return (head, [.. values.Select((value, index) => new EpochRecord(index + 1, value / (strength * examples.Count)))]);
    }

    // Computed in float32 like in the network, so that the head is fitted to exactly the values it will get.
    private static double[] Standardized(HeadExamples examples, (float[] Mean, float[] Scale)? standardization)
    {
        var values = Array.ConvertAll(examples.Vectors, value => (double)value);
        if (standardization is var (mean, scale))
        {
            for (var i = 0; i < values.Length; i++)
            {
                var feature = i % mean.Length;
                values[i] = (examples.Vectors[i] - mean[feature]) * scale[feature];
            }
        }

        return values;
    }

    // Parameters: [classes, inputs] weights, then the biases.
    private double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var (inputs, classes) = (_examples.Length, _examples.Classes);
        var biases = parameters[(inputs * classes)..];
        parameters.CopyTo(gradient);
        gradient[(inputs * classes)..].Clear();
        double penalty = 0, loss = 0;
        foreach (var weight in parameters[..(inputs * classes)])
        {
            penalty += weight * weight;
        }

        for (var row = 0; row < _examples.Count; row++)
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
