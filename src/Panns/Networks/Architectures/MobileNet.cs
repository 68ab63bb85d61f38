using Panns.FrontEnd;
using Panns.Networks.Blocks;
using Panns.Networks.Layers;

namespace Panns.Networks.Architectures;

/// <summary>
/// MobileNetV1 and MobileNetV2 (section III-A4 of the paper). Where the originals have strides the released code pools: convolution
/// with stride 1, average pooling, batch normalization, activation.
/// </summary>
internal static class MobileNet
{
    public static NetworkDescription MobileNetV1(int classes)
    {
        ReadOnlySpan<(int Channels, int Stride)> blocks =
        [
            (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
        ];
        var network = new NetworkBuilder("MobileNetV1", classes);
        var x = network.NormalizedLogMel(LogMelSettings.Panns32k);
        x = PooledConvolution(network, "features.0", 0, x, 32, stride: 2, groups: 1, ActivationKind.ReLU);
        for (var i = 0; i < blocks.Length; i++)
        {
            var (channels, stride) = blocks[i];
            var name = $"features.{i + 1}";
            x = PooledConvolution(network, name, 0, x, network.ChannelsOf(x), stride, groups: network.ChannelsOf(x), ActivationKind.ReLU);
            x = network.Conv2d($"{name}.4", x, channels, kernel: 1);
            x = network.ReLU(network.BatchNorm($"{name}.5", x), isModule: true);
        }

        return network.ClipwiseHead(x, 1024);
    }

    public static NetworkDescription MobileNetV2(int classes)
    {
        // Expansion, channels, repetitions, stride: the released code's table, which pools at 96 channels, not at 160.
        ReadOnlySpan<(int Expansion, int Channels, int Count, int Stride)> blocks =
        [
            (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 2), (6, 160, 3, 1), (6, 320, 1, 1),
        ];
        var network = new NetworkBuilder("MobileNetV2", classes);
        var x = network.NormalizedLogMel(LogMelSettings.Panns32k);
        x = PooledConvolution(network, "features.0", 0, x, 32, stride: 2, groups: 1, ActivationKind.ReLU6);
        var index = 1;
        foreach (var (expansion, channels, count, stride) in blocks)
        {
            for (var i = 0; i < count; i++)
            {
                x = InvertedResidual(network, $"features.{index++}.conv", x, channels, i == 0 ? stride : 1, expansion);
            }
        }

        x = network.Conv2d($"features.{index}.0", x, 1280, kernel: 1);
        x = network.Activate(ActivationKind.ReLU6, network.BatchNorm($"features.{index}.1", x));
        return network.ClipwiseHead(x, 1024, dropoutBeforeEmbedding: false);
    }

    private static LayerOutput InvertedResidual(NetworkBuilder network, string name, LayerOutput x, int channels, int stride, int expansion)
    {
        var hidden = network.ChannelsOf(x) * expansion;
        var y = x;
        var next = 0;
        if (expansion > 1)
        {
            y = network.Conv2d($"{name}.0", y, hidden, kernel: 1);
            y = network.Activate(ActivationKind.ReLU6, network.BatchNorm($"{name}.1", y));
            next = 3;
        }

        y = PooledConvolution(network, name, next, y, hidden, stride, groups: hidden, ActivationKind.ReLU6);
        y = network.Conv2d($"{name}.{next + 4}", y, channels, kernel: 1);
        y = network.BatchNorm($"{name}.{next + 5}", y);
        return stride == 1 && network.ChannelsOf(x) == channels ? network.Add(x, y) : y;
    }

    /// <summary>Members <paramref name="first"/> to first + 3 of an nn.Sequential: 3x3 convolution, pooling, normalization, activation.</summary>
    private static LayerOutput PooledConvolution(
        NetworkBuilder network, string name, int first, LayerOutput x, int channels, int stride, int groups, ActivationKind activation)
    {
        x = network.Conv2d($"{name}.{first}", x, channels, kernel: 3, groups: groups);
        x = network.AveragePool(x, Size2D.Square(stride), isModule: true); // a window of 1x1 too: the original counts it
        x = network.BatchNorm($"{name}.{first + 2}", x);
        return network.Apply(new Activation(activation, IsModule: true), x);
    }
}
