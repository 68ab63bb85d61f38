using System.Collections.Immutable;
using Panns.Networks;
using Panns.TorchSharp.Forward;
using Panns.Training;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training;

/// <summary>The losses of the CPU engine, in float64: they are of a few values, and their gradients reach everything.</summary>
internal sealed class TorchLoss : IDisposable
{
    private readonly LossOptions _options;
    private readonly int _classes;
    private readonly Dictionary<string, Tensor> _weights = [];
    private readonly Dictionary<string, Tensor> _scales = [];

    public TorchLoss(NetworkDescription network, LossOptions options)
    {
        _options = options;
        _classes = network.Classes;
        Output = options.Kind == LossKind.BinaryCrossEntropy ? OutputKinds.Clipwise
            : network.LogitsOutput is not null ? OutputKinds.Logits
            : throw new PannsException($"{network.Name}: has no logits for a softmax; train it with binary cross-entropy");
        Node = Output == OutputKinds.Clipwise ? network.ClipwiseOutput : network.LogitsOutput!.Value;
        Outputs = Output
            | (options.LogitWeight == 0 ? OutputKinds.None
                : network.LogitsOutput is null ? throw new PannsException($"{network.Name}: has no logits to be taught") : OutputKinds.Logits)
            | (options.EmbeddingWeight == 0 ? OutputKinds.None
                : network.EmbeddingOutput is null ? throw new PannsException($"{network.Name}: has no embedding to be taught") : OutputKinds.Embedding);
    }

    /// <summary>All that it is computed from, what a teacher teaches included.</summary>
    public OutputKinds Outputs { get; }

    /// <summary>What it is computed from.</summary>
    public OutputKinds Output { get; }

    /// <summary>The node of that.</summary>
    public int Node { get; }

    /// <summary>What the sum over a batch is divided by for its mean.</summary>
    /// <param name="targets">[clips after mixup, classes].</param>
    public double Divisor(ReadOnlySpan<double> targets)
    {
        if (_options.Kind == LossKind.BinaryCrossEntropy)
        {
            return targets.Length;
        }

        double sum = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            sum += targets[i] * (_options.ClassWeights.IsEmpty ? 1.0 : _options.ClassWeights[i % _classes]);
        }

        return Math.Max(sum, double.Epsilon);
    }

    /// <summary>The loss of a share of a batch.</summary>
    /// <param name="outputs">The network's.</param>
    /// <param name="input">Targets, and a teacher's values.</param>
    public Tensor Mean(TorchOutputs outputs, PassInput input)
    {
        var sum = _options.Kind == LossKind.BinaryCrossEntropy ? Binary(outputs.Clipwise!, input.Targets) : CrossEntropy(outputs.Logits!, input.Targets);
        var loss = sum.Divide(input.Divisor);
        if (input.TeacherLogits is { } logits)
        {
            var difference = outputs.Logits!.to(ScalarType.Float64) - logits;
            difference = Constants(_scales, _options.LogitScales, difference.device) is { } scales ? difference * scales : difference;
            loss = loss.Add(nn.functional.huber_loss(difference, zeros_like(difference), 1.0, nn.Reduction.Mean), _options.LogitWeight * input.Share);
        }

        if (input.TeacherEmbeddings is { } embeddings)
        {
            loss = loss.Add((outputs.Embedding!.to(ScalarType.Float64) - embeddings).Square().mean(), _options.EmbeddingWeight * input.Share);
        }

        return loss;
    }

    public void Dispose()
    {
        foreach (var weights in _weights.Values.Concat(_scales.Values))
        {
            weights.Dispose();
        }
    }

    private Tensor Binary(Tensor scores, Tensor targets)
    {
        var x = scores.to(ScalarType.Float64);

        // A score beyond 0 or 1 by rounding counts as 0 or 1, which libtorch would refuse; its gradient passes all the same.
        x = x.Add(x.detach().Clamp(0, 1) - x.detach());
        var goal = targets.Multiply(1 - _options.LabelSmoothing).Add(0.5 * _options.LabelSmoothing);
        return nn.functional.binary_cross_entropy(x, goal, Weights(x.device), nn.Reduction.Sum);
    }

    private Tensor CrossEntropy(Tensor logits, Tensor targets)
    {
        var logs = nn.functional.log_softmax(logits.to(ScalarType.Float64), 1);
        var shares = targets.Multiply(1 - _options.LabelSmoothing).Add(_options.LabelSmoothing / _classes);
        shares = Weights(logits.device) is { } weights ? shares * weights : shares;
        return (shares * logs).sum().neg();
    }

    private Tensor? Weights(Device device) => Constants(_weights, _options.ClassWeights, device);

    private static Tensor? Constants(Dictionary<string, Tensor> known, ImmutableArray<float> values, Device device)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        lock (known)
        {
            if (!known.TryGetValue(device.ToString(), out var constants))
            {
                constants = tensor(values.Select(value => (double)value).ToArray(), device: device).DetachFromDisposeScope();
                known.Add(device.ToString(), constants);
            }

            return constants;
        }
    }
}
