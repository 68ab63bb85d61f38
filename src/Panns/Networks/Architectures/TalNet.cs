using Panns.FrontEnd;
using Panns.Networks.Blocks;
using Panns.Networks.Layers;

namespace Panns.Networks.Architectures;

/// <summary>How TALNet's scores of time steps become those of the clip: the five functions that its paper compares.</summary>
internal enum TalNetPooling
{
    /// <summary>The mean weighed by the scores themselves, the one that its paper finds best.</summary>
    LinearSoftmax,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>The mean.</summary>
    Average,

    /// <summary>The mean weighed by the exponentials of the scores.</summary>
    ExponentialSoftmax,

    /// <summary>The mean weighed by an attention of each class.</summary>
    Attention,
}

/// <summary>
/// TALNet (Wang, Li and Metze 2019, "A comparison of five multiple instance learning pooling functions for sound event detection with weak labeling";
/// Table IV of the paper compares with it): ten convolutions with five poolings on 400 frames of 64 mel bins, a gated recurrent unit in both directions,
/// scores of each of 100 time steps, and a way to make one score a class of them. Tensors are called as in the code that was released with it
/// (cmu-thesis, code/audioset/Net.py), whose convolutions have a bias. That code subtracts from every mel bin its mean over all training clips and divides
/// by its deviation, both measured beforehand; here <c>bn0</c> measures them while it trains, as in the paper's networks.
/// </summary>
internal static class TalNet
{
    private const int Embedding = 1024;
    private const int Convolutions = 10;
    private const int PerPooling = 2;
    private const float Epsilon = 1e-7f;

    // The first two poolings halve time too.
    private const int FramesPerStep = 4;

    public static NetworkDescription Describe(string name, int classes, TalNetPooling pooling)
    {
        var network = new NetworkBuilder(name, classes, LogMelSettings.TalNet.SampleRate);
        var logMel = network.NormalizedLogMel(LogMelSettings.TalNet, specAugment: false);
        var x = logMel;
        for (int i = 1, bins = LogMelSettings.TalNet.MelBins; i <= Convolutions; i++)
        {
            var pools = i % PerPooling == 0;
            x = Block(network, FormattableString.Invariant($"conv{i}"), x, (pools ? Embedding : 2 * Embedding) / (pools ? bins /= 2 : bins));
            x = pools ? network.MaxPool(x, i <= 2 * PerPooling ? Size2D.Square(2) : new(1, 2)) : x;
        }

        x = network.Gru("gru", network.Apply(new JoinBands(), x), Embedding / 2);
        var steps = network.Apply(new Clamp(Epsilon, 1 - Epsilon), network.Sigmoid(network.Linear("fc_prob", x, classes)));
        return network.Build(Pool(network, pooling, x, steps), framewise: network.Apply(new RepeatFrames(FramesPerStep), steps, logMel));
    }

    private static LayerOutput Block(NetworkBuilder network, string name, LayerOutput x, int channels)
    {
        var layer = new Convolution
        {
            Name = $"{name}.conv", InChannels = network.ChannelsOf(x), OutChannels = channels, Kernel = Size2D.Square(3), Padding = Size2D.One, HasBias = true,
        };
        return network.ReLU(network.BatchNorm($"{name}.bn", network.Apply(layer, x)));
    }

    private static LayerOutput Pool(NetworkBuilder network, TalNetPooling pooling, LayerOutput x, LayerOutput scores) => pooling switch
    {
        TalNetPooling.Max => network.Max(scores, ReduceAxis.Time),
        TalNetPooling.Average => network.Mean(scores, ReduceAxis.Time),
        TalNetPooling.ExponentialSoftmax => Weigh(network, network.Apply(new SoftmaxOverTime(), scores), scores),
        TalNetPooling.Attention => Weigh(network, network.Apply(new SoftmaxOverTime(), network.Linear("fc_att", x, network.Classes)), scores),
        _ => network.Divide(Weigh(network, scores, scores), network.Sum(scores, ReduceAxis.Time)),
    };

    private static LayerOutput Weigh(NetworkBuilder network, LayerOutput weights, LayerOutput scores)
        => network.Sum(network.Multiply(weights, scores), ReduceAxis.Time);
}
