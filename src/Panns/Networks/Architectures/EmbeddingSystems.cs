using Panns.Networks.Layers;

namespace Panns.Networks.Architectures;

/// <summary>
/// The systems on VGGish's embeddings that Table IV of the paper compares with: three layers on each of ten vectors, then a way to make one score
/// a class of their scores. Tensors are called as in the code that was released with them (Kong et al. 2018, Yu et al. 2018, Kong et al. 2019).
/// </summary>
internal static class EmbeddingSystems
{
    private const int Hidden = 1024;
    private const float Epsilon = 1e-7f;
    private const double DropRate = 0.5;

    /// <summary>The largest score over time.</summary>
    public static NetworkDescription MaxPooling(int classes)
    {
        var network = Begin("DecisionLevelMaxPooling", classes);
        return network.Build(network.Max(VectorScores(network), ReduceAxis.Items));
    }

    /// <summary>The mean score over time.</summary>
    public static NetworkDescription AveragePooling(int classes)
    {
        var network = Begin("DecisionLevelAveragePooling", classes);
        return network.Build(network.Mean(VectorScores(network), ReduceAxis.Items));
    }

    /// <summary>Scores weighed by an attention of each class (Kong et al. 2018).</summary>
    public static NetworkDescription SingleAttention(int classes)
    {
        var network = Begin("DecisionLevelSingleAttention", classes);
        return network.Build(Attend(network, Embed(network)[^1], classes, ActivationKind.Sigmoid).Mean);
    }

    /// <summary>The same attention on the last two layers; another layer joins what both say (Yu et al. 2018).</summary>
    public static NetworkDescription MultiAttention(int classes)
    {
        var network = Begin("DecisionLevelMultiAttention", classes);
        var layers = Embed(network);
        var last = Attend(network, layers[^1], classes, ActivationKind.Sigmoid);
        var before = Attend(network, layers[^2], classes, ActivationKind.Sigmoid, last);
        var logits = network.Linear("fc_final", network.Apply(new Concatenate(), last.Mean, before.Mean), classes);
        return network.Build(network.Sigmoid(logits), logits);
    }

    /// <summary>Attention on features in place of scores (Kong et al. 2019).</summary>
    public static NetworkDescription FeatureAttention(int classes)
    {
        var network = Begin("FeatureLevelSingleAttention", classes);
        var x = Attend(network, Embed(network)[^1], Hidden, activation: null).Mean;
        x = network.ReLU(network.BatchNorm("bn_attention", x));
        var logits = network.Linear("fc_final", network.Dropout(x, DropRate), classes);
        return network.Build(network.Sigmoid(logits), logits, embedding: x);
    }

    private static NetworkBuilder Begin(string name, int classes)
        => NetworkBuilder.ForSequences(name, features: 128, classes, WeightInitialization.KaimingUniform);

    /// <summary>The three layers of <c>EmbeddingLayers</c>, each vector by itself.</summary>
    private static LayerOutput[] Embed(NetworkBuilder network)
    {
        var layers = new LayerOutput[3];
        var x = network.BatchNorm("emb.bn0", network.Vectors());
        for (var i = 0; i < layers.Length; i++)
        {
            x = network.Conv2d(FormattableString.Invariant($"emb.conv{i + 1}"), x, Hidden, kernel: 1);
            x = network.ReLU(network.BatchNorm(FormattableString.Invariant($"emb.bn{i + 1}"), x));
            layers[i] = x = network.Dropout(x, DropRate);
        }

        return layers;
    }

    private static LayerOutput VectorScores(NetworkBuilder network) => network.Sigmoid(network.Linear("fc_final", Embed(network)[^1], network.Classes));

    // sum(attention / sum(attention) * values) is sum(attention * values) / sum(attention): one division a class in place of one a vector.
    private static Attention Attend(NetworkBuilder network, LayerOutput x, int channels, ActivationKind? activation, Attention? first = null)
    {
        var attention = first is null ? Convolve(network, "attention.att", x, channels) : network.Again(first.Weights, x);
        var values = first is null ? Convolve(network, "attention.cla", x, channels) : network.Again(first.Values, x);
        var scores = activation is { } kind ? network.Activate(kind, values) : values;
        var weights = network.Apply(new Clamp(Epsilon, 1 - Epsilon), network.Sigmoid(attention));
        var sum = network.Sum(network.Multiply(weights, scores), ReduceAxis.Items);
        return new(network.Divide(sum, network.Sum(weights, ReduceAxis.Items)), attention, values);
    }

    private static LayerOutput Convolve(NetworkBuilder network, string name, LayerOutput x, int channels) => network.Apply(
        new Convolution { Name = name, InChannels = network.ChannelsOf(x), OutChannels = channels, Kernel = Size2D.One, HasBias = true }, x);

    /// <summary>An attention's weighted mean, and its two convolutions.</summary>
    private sealed record Attention(LayerOutput Mean, LayerOutput Weights, LayerOutput Values);
}
