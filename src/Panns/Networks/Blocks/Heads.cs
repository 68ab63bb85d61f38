using Panns.Networks.Layers;

namespace Panns.Networks.Blocks;

/// <summary>What follows the last convolution of the paper's networks.</summary>
internal static class Heads
{
    /// <summary>
    /// Mean over frequency, maximum plus mean over time, dropout, fc1 with ReLU (the embedding), fc_audioset and sigmoid. The
    /// classifier reads the embedding before its dropout, as the released code does.
    /// </summary>
    /// <param name="network">The network under construction.</param>
    /// <param name="x">Result of the last convolution.</param>
    /// <param name="embeddingSize">Features of fc1.</param>
    /// <param name="dropout">Rate of the dropouts around fc1.</param>
    /// <param name="dropoutBeforeEmbedding">Whether one precedes fc1.</param>
    public static NetworkDescription ClipwiseHead(
        this NetworkBuilder network, LayerOutput x, int embeddingSize, double dropout = 0.5, bool dropoutBeforeEmbedding = true)
    {
        if (network.ShapeOf(x).Width > 1)
        {
            x = network.Mean(x, ReduceAxis.Frequency);
        }

        x = network.Add(network.Max(x, ReduceAxis.Time), network.Mean(x, ReduceAxis.Time));
        x = network.Dropout(x, dropoutBeforeEmbedding ? dropout : 0);
        x = network.ReLU(network.Linear("fc1", x, embeddingSize));
        var embedding = network.Dropout(x, dropout);
        var logits = network.Linear("fc_audioset", x, network.Classes);
        return network.Build(network.Activate(ActivationKind.Sigmoid, logits), logits, embedding);
    }

    /// <summary>The shared beginning of the decision-level heads: smoothing over three steps and fc1, both at every step.</summary>
    public static LayerOutput FramewiseFeatures(this NetworkBuilder network, LayerOutput x)
    {
        x = network.Mean(x, ReduceAxis.Frequency);
        x = network.Add(Smooth(PoolKind.Max), Smooth(PoolKind.Average));
        x = network.Dropout(x, 0.5);
        x = network.ReLU(network.Linear("fc1", x, 2048));
        return network.Dropout(x, 0.5);

        LayerOutput Smooth(PoolKind kind) => network.Apply(
            new Pool(kind, Size2D.OverTime(3)) { Stride = Size2D.One, Padding = Size2D.OverTime(1, 0) }, x);
    }

    /// <summary>Scores at every step, and their maximum or mean over time.</summary>
    public static NetworkDescription DecisionLevelHead(this NetworkBuilder network, LayerOutput x, LayerOutput logMel, ReduceKind pooling, int ratio)
    {
        x = network.Linear("fc_audioset", network.FramewiseFeatures(x), network.Classes);
        var segmentwise = network.Activate(ActivationKind.Sigmoid, x);
        return network.Build(
            network.Apply(new Reduce(pooling, ReduceAxis.Time), segmentwise),
            framewise: network.Apply(new RepeatFrames(ratio), segmentwise, logMel));
    }

    /// <summary>Scores at every step, weighted over time by attention (the released code's AttBlock).</summary>
    public static NetworkDescription AttentionHead(this NetworkBuilder network, LayerOutput x, LayerOutput logMel, int ratio)
    {
        x = network.FramewiseFeatures(x);
        var attention = network.Conv1d("att_block.att", x, network.Classes, kernel: 1, bias: true);
        attention = network.Apply(new SoftmaxOverTime(), network.Apply(new Clamp(-10, 10), attention));
        var segmentwise = network.Activate(ActivationKind.Sigmoid, network.Conv1d("att_block.cla", x, network.Classes, kernel: 1, bias: true));
        network.Unused(new BatchNorm { Name = "att_block.bn_att", Features = network.Classes });
        return network.Build(
            network.Apply(new Reduce(ReduceKind.Sum, ReduceAxis.Time), network.Multiply(attention, segmentwise)),
            framewise: network.Apply(new RepeatFrames(ratio), segmentwise, logMel));
    }
}
