using System.Globalization;
using Panns.Common;
using Panns.Engine;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;
using Panns.Weights;
using Panns.Weights.Binding;

namespace Panns.Transfer.Heads;

/// <summary>
/// A classifier on vectors: linear layers with ReLU and dropout between them, optionally standardization before them, and softmax or sigmoid
/// scores. An ordinary network with its weights.
/// </summary>
/// <param name="Description">The network.</param>
/// <param name="Weights">Its weights.</param>
[BestFriend]
internal sealed record HeadNetwork(NetworkDescription Description, InMemoryStateDict Weights)
{
    private const string Standardization = "standardize";

    /// <summary>Output sizes of the layers: the hidden ones, then the number of classes.</summary>
    public IEnumerable<int> LayerSizes => Description.Nodes.Select(node => node.Layer).OfType<Linear>().Select(layer => layer.OutFeatures);

    /// <summary>Describes a head. Its linear layers are named 0, 1, ..., its standardization <c>standardize</c>.</summary>
    /// <param name="features">Length of a vector.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="isMultiLabel">Whether an example can have several classes.</param>
    /// <param name="hidden">Sizes of the hidden layers.</param>
    /// <param name="isStandardized">Whether vectors are standardized first.</param>
    /// <param name="dropout">Share of hidden values dropped in training.</param>
    public static NetworkDescription Describe(
        int features, int classes, bool isMultiLabel, IReadOnlyList<int> hidden, bool isStandardized, double dropout = 0)
    {
        var network = NetworkBuilder.ForVectors("head", features, classes);
        var x = isStandardized ? network.Standardize(Standardization, network.Input) : network.Input;
        for (var i = 0; i < hidden.Count; i++)
        {
            x = network.Dropout(network.ReLU(network.Linear(NameOf(i), x, hidden[i])), dropout);
        }

        var logits = network.Linear(NameOf(hidden.Count), x, classes);
        return network.Build(isMultiLabel ? network.Activate(ActivationKind.Sigmoid, logits) : network.Softmax(logits), logits);
    }

    /// <summary>Creates a head of one linear layer.</summary>
    /// <param name="weight">[classes, features].</param>
    /// <param name="bias">[classes].</param>
    /// <param name="isMultiLabel">Whether an example can have several classes.</param>
    /// <param name="standardization">Mean and scale of each feature; null for none.</param>
    public static HeadNetwork Of(float[] weight, float[] bias, bool isMultiLabel, (float[] Mean, float[] Scale)? standardization = null)
    {
        var network = Describe(weight.Length / bias.Length, bias.Length, isMultiLabel, [], standardization is not null);
        var weights = new InMemoryStateDict(network.Name);
        weights.Set("0.weight", [bias.Length, network.InputFeatures], weight);
        weights.Set("0.bias", [bias.Length], bias);
        Standardize(weights, standardization);
        return new(network, weights);
    }

    /// <summary>Creates a head from its tensors.</summary>
    /// <param name="state">Its tensors, which are copied.</param>
    /// <param name="features">Length of a vector.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="isMultiLabel">Whether an example can have several classes.</param>
    /// <exception cref="PannsException">The tensors are not those of a head with these sizes.</exception>
    public static HeadNetwork Open(StateDict state, int features, int classes, bool isMultiLabel)
    {
        var sizes = new List<int>();
        while (state.TryGetShape(WeightOf(sizes.Count), out var shape))
        {
            sizes.Add(shape.Length == 2 ? shape[0] : throw new PannsException($"{state.Source}: layer {sizes.Count} of the head is not a matrix"));
        }

        if (sizes.Count == 0 || sizes[^1] != classes)
        {
            throw new PannsException(FormattableString.Invariant($"{state.Source}: the head gives {sizes.LastOrDefault()} values, there are {classes} classes"));
        }

        var network = Describe(features, classes, isMultiLabel, sizes[..^1], state.TryGetShape($"{Standardization}.mean", out _));
        WeightBinder.Check(state, network);
        var weights = new InMemoryStateDict(network.Name);
        weights.AddAll(state);
        return new(network, weights);
    }

    /// <summary>Adds standardization to a head's weights.</summary>
    public static void Standardize(InMemoryStateDict weights, (float[] Mean, float[] Scale)? standardization)
    {
        if (standardization is var (mean, scale))
        {
            weights.Set($"{Standardization}.mean", [mean.Length], mean);
            weights.Set($"{Standardization}.scale", [scale.Length], scale);
        }
    }

    /// <summary>Creates a session that scores vectors. The work is small, so each call uses one thread; several callers can run at once.</summary>
    public IInferenceSession CreateSession() => CpuSession.Create(Description, Weights, new() { Threads = 1 });

    private static string NameOf(int layer) => layer.ToString(CultureInfo.InvariantCulture);

    private static string WeightOf(int layer) => $"{NameOf(layer)}.weight";
}

/// <summary>Computes a clip's scores from its vectors.</summary>
[BestFriend]
internal static class HeadScores
{
    /// <summary>The mean of the scores of all vectors.</summary>
    public static float[] Of(IInferenceSession head, ReadOnlySpan<float> vectors, CancellationToken cancellationToken = default)
    {
        var count = vectors.Length / head.Network.InputFeatures;
        var scores = new float[count * head.Network.Classes];
        head.Run(vectors, count, new NetworkOutputs { Clipwise = scores }, cancellationToken);
        return MeanOfRows(scores, head.Network.Classes);
    }

    public static float[] MeanOfRows(float[] probabilities, int classes)
    {
        if (probabilities.Length == classes)
        {
            return probabilities;
        }

        var mean = new float[classes];
        for (var i = 0; i < classes; i++)
        {
            double sum = 0;
            for (var j = i; j < probabilities.Length; j += classes)
            {
                sum += probabilities[j];
            }

            mean[i] = (float)(sum * classes / probabilities.Length);
        }

        return mean;
    }
}
