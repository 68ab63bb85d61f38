using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Transfer.Heads;

/// <summary>Trains a <see cref="DenseHead"/> by Adam. The same data, options and seed give the same bits on a machine.</summary>
internal sealed class HeadTrainer
{
    private readonly HeadTrainingOptions _options;
    private readonly HeadExamples _examples;
    private readonly SeededRandom _dropout;
    private readonly ImmutableArray<DenseLayer> _layers;
    private readonly AdamState[] _weightStates;
    private readonly AdamState[] _biasStates;
    private readonly float[] _classWeights;
    private readonly DenseHead _head;
    private readonly float[] _vectors;
    private readonly Buffers _buffers;
    private int _step;

    private HeadTrainer(HeadExamples examples, HeadTrainingOptions options, ulong seed)
    {
        _options = options;
        _examples = examples;
        _dropout = new(seed, 1);
        _layers = Initialize([examples.Inputs, .. options.Hidden, examples.Classes], new SeededRandom(seed));
        _weightStates = [.. _layers.Select(layer => new AdamState(layer.Weight.Length))];
        _biasStates = [.. _layers.Select(layer => new AdamState(layer.Bias.Length))];
        _classWeights = ClassWeights(examples, options.ClassWeights);
        var (mean, scale) = options.Standardize ? DenseHead.FitStandardization(examples.Vectors, examples.Inputs) : (null, null);
        _head = new(_layers, mean, scale);
        _vectors = (float[])examples.Vectors.Clone();
        _head.Standardize(_vectors);
        _buffers = new(_layers, options.BatchSize);
    }

    /// <summary>Trains a head.</summary>
    /// <param name="examples">What to learn from.</param>
    /// <param name="validation">What decides when to stop; null to train all epochs.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Decides the first weights, the order of the examples and what is dropped.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="epochDone">Hears what every epoch came to.</param>
    public static (DenseHead Head, ImmutableArray<EpochRecord> History) Train(
        HeadExamples examples,
        HeadExamples? validation,
        HeadTrainingOptions options,
        ulong seed,
        CancellationToken cancellationToken,
        Action<EpochRecord>? epochDone = null)
        => new HeadTrainer(examples, options, seed).Run(validation, seed, epochDone, cancellationToken);

    private (DenseHead Head, ImmutableArray<EpochRecord> History) Run(
        HeadExamples? validation, ulong seed, Action<EpochRecord>? epochDone, CancellationToken cancellationToken)
    {
        var history = ImmutableArray.CreateBuilder<EpochRecord>();
        var order = Enumerable.Range(0, _examples.Rows).ToArray();
        var (bestLoss, bestEpoch, best) = (double.PositiveInfinity, 0, Snapshot());
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            new SeededRandom(seed, (1UL << 32) + (ulong)epoch).Shuffle<int>(order);
            var loss = TrainEpoch(order);
            if (validation is null)
            {
                history.Add(new(epoch, loss));
                epochDone?.Invoke(history[^1]);
                continue;
            }

            var (validationLoss, score) = Evaluate(validation);
            history.Add(new(epoch, loss, validationLoss, score));
            epochDone?.Invoke(history[^1]);
            if (validationLoss < bestLoss)
            {
                (bestLoss, bestEpoch, best) = (validationLoss, epoch, Snapshot());
            }
            else if (epoch - bestEpoch >= _options.Patience)
            {
                break;
            }
        }

        if (validation is not null)
        {
            Restore(best);
        }

        return (_head, history.ToImmutable());
    }

    private double TrainEpoch(int[] order)
    {
        double sum = 0;
        for (var start = 0; start < order.Length; start += _options.BatchSize)
        {
            var batch = order.AsSpan(start, Math.Min(_options.BatchSize, order.Length - start));
            sum += Step(batch) * batch.Length;
        }

        return sum / order.Length;
    }

    private double Step(ReadOnlySpan<int> batch)
    {
        var rows = batch.Length;
        var inputs = _examples.Inputs;
        var classes = _examples.Classes;
        for (var i = 0; i < rows; i++)
        {
            _vectors.AsSpan(batch[i] * inputs, inputs).CopyTo(_buffers.Values[0].AsSpan(i * inputs));
            _examples.Targets.AsSpan(batch[i] * classes, classes).CopyTo(_buffers.Targets.AsSpan(i * classes));
        }

        for (var i = 0; i < _layers.Length; i++)
        {
            var isHidden = i < _layers.Length - 1;
            DenseHead.Forward(_layers[i], _buffers.Values[i], _buffers.Values[i + 1], rows, relu: isHidden);
            if (isHidden)
            {
                Drop(_buffers.Values[i + 1].AsSpan(0, rows * _layers[i].Outputs), _buffers.Masks[i]);
            }
        }

        var logits = _buffers.Values[^1].AsSpan(0, rows * classes);
        var loss = Losses.WithGradient(logits, _buffers.Targets.AsSpan(0, rows * classes), _classWeights, _examples.IsMultiLabel);
        _step++;
        Backward(rows);
        return loss;
    }

    private void Drop(Span<float> values, Span<float> mask)
    {
        var keep = (float)(1 / (1 - _options.Dropout));
        for (var i = 0; i < values.Length; i++)
        {
            // The mask also holds the derivative of ReLU.
            mask[i] = values[i] > 0 && (_options.Dropout == 0 || _dropout.NextDouble() >= _options.Dropout) ? keep : 0;
            values[i] *= mask[i];
        }
    }

    private void Backward(int rows)
    {
        // Each layer's output is done with once its gradient is known: the gradient takes its place.
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            var layer = _layers[i];
            var gradient = _buffers.Values[i + 1].AsSpan(0, rows * layer.Outputs);
            var weightGradient = _buffers.WeightGradients[i].AsSpan();
            DenseKernels.Multiply(_buffers.Values[i], 1, layer.Inputs, gradient, weightGradient, layer.Inputs, rows, layer.Outputs, accumulate: false);
            var biasGradient = _buffers.BiasGradients[i].AsSpan();
            biasGradient.Clear();
            for (var j = 0; j < gradient.Length; j++)
            {
                biasGradient[j % layer.Outputs] += gradient[j];
            }

            if (i > 0)
            {
                var below = _buffers.Values[i].AsSpan(0, rows * layer.Inputs);
                DenseKernels.MultiplyTransposed(gradient, layer.Weight, below, rows, layer.Outputs, layer.Inputs);
                for (var j = 0; j < below.Length; j++)
                {
                    below[j] *= _buffers.Masks[i - 1][j];
                }
            }

            _weightStates[i].Update(layer.Weight, weightGradient, _options.LearningRate, _step);
            _biasStates[i].Update(layer.Bias, biasGradient, _options.LearningRate, _step);
        }
    }

    private (double Loss, double Score) Evaluate(HeadExamples validation)
    {
        var logits = _head.Logits(validation.Vectors);
        var score = ValidationScore.Of(logits, validation.Targets, validation.Classes, validation.IsMultiLabel);
        return (Losses.WithGradient(logits, validation.Targets, _classWeights, validation.IsMultiLabel), score);
    }

    internal static int ArgMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }

    internal static float[] ClassWeights(HeadExamples examples, bool balanced)
    {
        var weights = new float[examples.Classes];
        for (var i = 0; balanced && i < examples.Targets.Length; i++)
        {
            weights[i % weights.Length] += examples.Targets[i];
        }

        var total = weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = balanced && weights[i] > 0 ? total / (weights.Length * weights[i]) : 1;
        }

        return weights;
    }

    // Xavier's uniform weights and biases of 0, as the released code starts its layers.
    private static ImmutableArray<DenseLayer> Initialize(int[] sizes, SeededRandom random)
    {
        var layers = ImmutableArray.CreateBuilder<DenseLayer>(sizes.Length - 1);
        for (var i = 0; i + 1 < sizes.Length; i++)
        {
            var bound = Math.Sqrt(6.0 / (sizes[i] + sizes[i + 1]));
            var weight = new float[sizes[i] * sizes[i + 1]];
            for (var j = 0; j < weight.Length; j++)
            {
                weight[j] = (float)(bound * ((2 * random.NextDouble()) - 1));
            }

            layers.Add(new(sizes[i], sizes[i + 1], weight, new float[sizes[i + 1]]));
        }

        return layers.MoveToImmutable();
    }

    private float[][] Snapshot() => [.. _layers.SelectMany(layer => new[] { (float[])layer.Weight.Clone(), (float[])layer.Bias.Clone() })];

    private void Restore(float[][] snapshot)
    {
        for (var i = 0; i < _layers.Length; i++)
        {
            snapshot[2 * i].CopyTo(_layers[i].Weight, 0);
            snapshot[(2 * i) + 1].CopyTo(_layers[i].Bias, 0);
        }
    }

    // Room for a batch, made once.
    private sealed class Buffers(ImmutableArray<DenseLayer> layers, int batch)
    {
        public float[][] Values { get; } = [new float[batch * layers[0].Inputs], .. layers.Select(layer => new float[batch * layer.Outputs])];

        public float[][] Masks { get; } = [.. layers.Select(layer => new float[batch * layer.Outputs])];

        public float[] Targets { get; } = new float[batch * layers[^1].Outputs];

        public float[][] WeightGradients { get; } = [.. layers.Select(layer => new float[layer.Weight.Length])];

        public float[][] BiasGradients { get; } = [.. layers.Select(layer => new float[layer.Outputs])];
    }
}
