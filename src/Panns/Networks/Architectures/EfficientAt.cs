using Panns.FrontEnd;
using Panns.Networks.Layers;

namespace Panns.Networks.Architectures;

/// <summary>
/// The mn family of EfficientAT (Schmid et al. 2023): MobileNetV3-Large of several widths, distilled from transformers. Beyond
/// the PANNs paper; same labels.
/// </summary>
internal static class EfficientAt
{
    private const double Epsilon = 1e-3;
    private const double Momentum = 0.01;

    private readonly record struct Block(int Kernel, int Expanded, int Channels, bool SqueezeExcite, ActivationKind Activation, int Stride);

    /// <summary>MobileNetV3-Large at width 1.</summary>
    private static readonly Block[] Blocks =
    [
        new(3, 16, 16, false, ActivationKind.ReLU, 1),
        new(3, 64, 24, false, ActivationKind.ReLU, 2),
        new(3, 72, 24, false, ActivationKind.ReLU, 1),
        new(5, 72, 40, true, ActivationKind.ReLU, 2),
        new(5, 120, 40, true, ActivationKind.ReLU, 1),
        new(5, 120, 40, true, ActivationKind.ReLU, 1),
        new(3, 240, 80, false, ActivationKind.HardSwish, 2),
        new(3, 200, 80, false, ActivationKind.HardSwish, 1),
        new(3, 184, 80, false, ActivationKind.HardSwish, 1),
        new(3, 184, 80, false, ActivationKind.HardSwish, 1),
        new(3, 480, 112, true, ActivationKind.HardSwish, 1),
        new(3, 672, 112, true, ActivationKind.HardSwish, 1),
        new(5, 672, 160, true, ActivationKind.HardSwish, 2),
        new(5, 960, 160, true, ActivationKind.HardSwish, 1),
        new(5, 960, 160, true, ActivationKind.HardSwish, 1),
    ];

    // The blocks that halve the resolution, and whose strides some published variants change.
    private static readonly int[] Strided = [1, 3, 6, 12];

    /// <summary>A network of the family as it is usually published.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="width">Factor of all channel counts.</param>
    /// <param name="frontEnd">The front end; null for the usual one, of 128 mel bins and a hop of 10 ms. No tensor depends on it.</param>
    public static NetworkDescription Describe(string name, int classes, double width, LogMelSettings? frontEnd = null)
    {
        var (network, x) = Features(name, classes, width, frontEnd, [2, 2, 2, 2]);
        var embedding = network.Mean(x, ReduceAxis.TimeAndFrequency);
        x = network.Activate(ActivationKind.HardSwish, network.Linear("classifier.2", embedding, Scale(1280, width)));
        var logits = network.Linear("classifier.5", network.Dropout(x, 0.2), classes);
        return network.Build(network.Activate(ActivationKind.Sigmoid, logits), logits, embedding);
    }

    /// <summary>One with the fully convolutional head: a score at every place, and their mean before the sigmoid.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="width">Factor of all channel counts.</param>
    /// <param name="strides">Strides of the four blocks that may halve the resolution. No tensor depends on them.</param>
    public static NetworkDescription DescribeConvolutional(string name, int classes, double width, ReadOnlySpan<int> strides)
    {
        var (network, x) = Features(name, classes, width, null, strides);
        var embedding = network.Mean(x, ReduceAxis.TimeAndFrequency);

        // A normalization of PyTorch's own epsilon, unlike those before it.
        x = network.BatchNorm("classifier.1", network.Conv2d("classifier.0", x, classes, kernel: 1));
        var logits = network.Mean(x, ReduceAxis.TimeAndFrequency);
        return network.Build(network.Activate(ActivationKind.Sigmoid, logits), logits, embedding);
    }

    private static (NetworkBuilder Network, LayerOutput Features) Features(
        string name, int classes, double width, LogMelSettings? frontEnd, ReadOnlySpan<int> strides)
    {
        var network = new NetworkBuilder(name, classes) { Initialization = WeightInitialization.KaimingNormal };
        var logMel = frontEnd ?? LogMelSettings.EfficientAt;

        // The published networks were trained without masks; the place is for those who train further, with stripes as wide as the paper's.
        var masked = network.Apply(SpecAugment.For(logMel.MelBins), network.LogMel(logMel));
        var x = network.Apply(new Mixup(), masked);
        x = network.Apply(new Transpose(), x);
        x = Convolve(network, "features.0", x, Scale(16, width), kernel: 3, stride: 2, groups: 1, ActivationKind.HardSwish);
        for (var i = 0; i < Blocks.Length; i++)
        {
            var block = Array.IndexOf(Strided, i) is >= 0 and var place ? Blocks[i] with { Stride = strides[place] } : Blocks[i];
            x = InvertedResidual(network, $"features.{i + 1}.block", x, block, width);
        }

        x = Convolve(network, $"features.{Blocks.Length + 1}", x, 6 * network.ChannelsOf(x), kernel: 1, stride: 1, groups: 1, ActivationKind.HardSwish);
        return (network, x);
    }

    private static LayerOutput InvertedResidual(NetworkBuilder network, string name, LayerOutput x, Block block, double width)
    {
        var input = network.ChannelsOf(x);
        var expanded = Scale(block.Expanded, width);
        var channels = Scale(block.Channels, width);
        var next = 0;
        var y = x;
        if (expanded != input)
        {
            y = Convolve(network, $"{name}.{next++}", y, expanded, kernel: 1, stride: 1, groups: 1, block.Activation);
        }

        y = Convolve(network, $"{name}.{next++}", y, expanded, block.Kernel, block.Stride, groups: expanded, block.Activation);
        if (block.SqueezeExcite)
        {
            y = SqueezeExcite(network, $"{name}.{next++}.conc_se_layers.0", y, MakeDivisible(expanded / 4));
        }

        y = Convolve(network, $"{name}.{next}", y, channels, kernel: 1, stride: 1, groups: 1, activation: null);
        return block.Stride == 1 && input == channels ? network.Add(y, x) : y;
    }

    private static LayerOutput SqueezeExcite(NetworkBuilder network, string name, LayerOutput x, int squeezed)
    {
        var scale = network.Mean(x, ReduceAxis.TimeAndFrequency);
        scale = network.ReLU(network.Linear($"{name}.fc1", scale, squeezed));
        scale = network.Linear($"{name}.fc2", scale, network.ChannelsOf(x));
        return network.Multiply(x, network.Activate(ActivationKind.Sigmoid, scale));
    }

    private static LayerOutput Convolve(
        NetworkBuilder network, string name, LayerOutput x, int channels, int kernel, int stride, int groups, ActivationKind? activation)
    {
        x = network.Conv2d($"{name}.0", x, channels, kernel, stride, groups);
        x = network.Apply(new BatchNorm { Name = $"{name}.1", Features = channels, Epsilon = Epsilon, Momentum = Momentum }, x);
        return activation is { } kind ? network.Activate(kind, x) : x;
    }

    private static int Scale(int channels, double width) => MakeDivisible(channels * width);

    /// <summary>Rounds to a multiple of 8, up where rounding would lose more than a tenth (torchvision's _make_divisible).</summary>
    private static int MakeDivisible(double channels)
    {
        var rounded = Math.Max(8, (int)(channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
}
