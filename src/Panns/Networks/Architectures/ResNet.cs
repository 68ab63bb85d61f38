using Panns.FrontEnd;
using Panns.Networks.Blocks;

namespace Panns.Networks.Architectures;

/// <summary>
/// ResNet22, ResNet38 and ResNet54 (Table II of the paper). No convolution has a stride: average pooling precedes the block and
/// its shortcut.
/// </summary>
internal static class ResNet
{
    private static readonly Size2D TwoByTwo = Size2D.Square(2);

    private delegate LayerOutput Block(NetworkBuilder network, string name, LayerOutput x, int channels, int stride);

    public static NetworkDescription ResNet22(int classes) => Describe("ResNet22", classes, BasicBlock, [2, 2, 2, 2]);

    public static NetworkDescription ResNet38(int classes) => Describe("ResNet38", classes, BasicBlock, [3, 4, 6, 3]);

    public static NetworkDescription ResNet54(int classes) => Describe("ResNet54", classes, Bottleneck, [3, 4, 6, 3]);

    private static NetworkDescription Describe(string name, int classes, Block block, ReadOnlySpan<int> depths)
    {
        var network = new NetworkBuilder(name, classes);
        var x = network.NormalizedLogMel(LogMelSettings.Panns32k);
        x = network.Dropout(network.ConvBlock("conv_block1", x, 64, TwoByTwo), 0.2);
        for (var layer = 0; layer < depths.Length; layer++)
        {
            for (var i = 0; i < depths[layer]; i++)
            {
                x = block(network, $"resnet.layer{layer + 1}.{i}", x, 64 << layer, layer > 0 && i == 0 ? 2 : 1);
            }
        }

        x = network.Dropout(network.AveragePool(x, TwoByTwo), 0.2);
        x = network.Dropout(network.ConvBlock("conv_block_after1", x, 2048, Size2D.One), 0.2);
        return network.ClipwiseHead(x, 2048);
    }

    private static LayerOutput BasicBlock(NetworkBuilder network, string name, LayerOutput x, int channels, int stride)
    {
        var y = stride == 2 ? network.AveragePool(x, TwoByTwo) : x;
        y = network.Conv2d($"{name}.conv1", y, channels, kernel: 3);
        y = network.ReLU(network.BatchNorm($"{name}.bn1", y), isModule: true);
        y = network.Dropout(y, 0.1);
        y = network.Conv2d($"{name}.conv2", y, channels, kernel: 3);
        y = network.BatchNorm($"{name}.bn2", y, initialWeight: 0);
        return network.ReLU(network.Add(y, Shortcut(network, name, x, channels, stride)), isModule: true);
    }

    private static LayerOutput Bottleneck(NetworkBuilder network, string name, LayerOutput x, int channels, int stride)
    {
        var y = stride == 2 ? network.AveragePool(x, TwoByTwo) : x;
        y = network.Conv2d($"{name}.conv1", y, channels, kernel: 1);
        y = network.ReLU(network.BatchNorm($"{name}.bn1", y), isModule: true);
        y = network.Conv2d($"{name}.conv2", y, channels, kernel: 3);
        y = network.ReLU(network.BatchNorm($"{name}.bn2", y), isModule: true);
        y = network.Dropout(y, 0.1);
        y = network.Conv2d($"{name}.conv3", y, channels * 4, kernel: 1);
        y = network.BatchNorm($"{name}.bn3", y, initialWeight: 0);
        return network.ReLU(network.Add(y, Shortcut(network, name, x, channels * 4, stride)), isModule: true);
    }

    private static LayerOutput Shortcut(NetworkBuilder network, string name, LayerOutput x, int channels, int stride)
    {
        if (stride == 1 && network.ChannelsOf(x) == channels)
        {
            return x;
        }

        // nn.Sequential numbers its members: with the pooling in front, convolution and normalization are 1 and 2.
        var first = 0;
        if (stride == 2)
        {
            x = network.AveragePool(x, TwoByTwo, isModule: true);
            first = 1;
        }

        x = network.Conv2d($"{name}.downsample.{first}", x, channels, kernel: 1);
        return network.BatchNorm($"{name}.downsample.{first + 1}", x);
    }
}
