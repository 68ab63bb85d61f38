using Panns.Networks.Blocks;
using Panns.Networks.Layers;

namespace Panns.Networks.Architectures;

/// <summary>
/// The networks on the waveform alone (section III-B of the paper): DaiNet19, LeeNet11, LeeNet24, Res1dNet31, Res1dNet51.
/// </summary>
internal static class Waveform1d
{
    public static NetworkDescription LeeNet11(int classes)
    {
        ReadOnlySpan<int> channels = [64, 64, 64, 128, 128, 128, 128, 128, 256];
        var network = new NetworkBuilder("LeeNet11", classes);
        var x = MixedWaveform(network);
        for (var i = 0; i < channels.Length; i++)
        {
            x = LeeConvolution(network, $"conv_block{i + 1}", 1, x, channels[i], stride: i == 0 ? 3 : 1);
            x = i > 0 ? LeePool(network, x) : x;
        }

        return network.ClipwiseHead(x, 512);
    }

    public static NetworkDescription LeeNet24(int classes)
    {
        ReadOnlySpan<int> channels = [64, 96, 128, 128, 256, 256, 512, 512, 1024];
        var network = new NetworkBuilder("LeeNet24", classes);
        var x = MixedWaveform(network);
        for (var i = 0; i < channels.Length; i++)
        {
            var name = $"conv_block{i + 1}";
            x = LeeConvolution(network, name, 1, x, channels[i], stride: i == 0 ? 3 : 1);
            x = LeeConvolution(network, name, 2, x, channels[i], stride: 1);
            x = i is > 0 and < 8 ? LeePool(network, x) : x; // the released code does not pool in the ninth block
            x = network.Dropout(x, i < 8 ? 0.1 : 0);
        }

        return network.ClipwiseHead(x, 1024);
    }

    public static NetworkDescription DaiNet19(int classes)
    {
        var network = new NetworkBuilder("DaiNet19", classes);
        var x = network.Conv1d("conv0", MixedWaveform(network), 64, kernel: 80, stride: 4);
        x = network.BatchNorm("bn0", x); // no activation follows, as in the released code
        for (var block = 1; block <= 4; block++)
        {
            x = DaiBlock(network, $"conv_block{block}", x, 32 << block);
            x = block < 4 ? network.MaxPool(x, Size2D.OverTime(4)) : x;
        }

        return network.ClipwiseHead(x, 512);
    }

    public static NetworkDescription Res1dNet31(int classes) => Res1dNet("Res1dNet31", classes, [2, 2, 2, 2, 2, 2, 2]);

    public static NetworkDescription Res1dNet51(int classes) => Res1dNet("Res1dNet51", classes, [2, 3, 4, 6, 4, 3, 2]);

    private static LayerOutput MixedWaveform(NetworkBuilder network) => network.Apply(new Mixup(), network.Input);

    private static LayerOutput LeeConvolution(NetworkBuilder network, string name, int number, LayerOutput x, int channels, int stride)
    {
        x = network.Conv1d($"{name}.conv{number}", x, channels, kernel: 3, stride, padding: 1);
        return network.ReLU(network.BatchNorm($"{name}.bn{number}", x));
    }

    private static LayerOutput LeePool(NetworkBuilder network, LayerOutput x)
        => network.Apply(new Pool(PoolKind.Max, Size2D.OverTime(3)) { Padding = Size2D.OverTime(1, 0) }, x);

    private static LayerOutput DaiBlock(NetworkBuilder network, string name, LayerOutput x, int channels)
    {
        var y = x;
        for (var i = 1; i <= 4; i++)
        {
            y = network.Conv1d($"{name}.conv{i}", y, channels, kernel: 3, padding: 1);
            y = network.BatchNorm($"{name}.bn{i}", y, initialWeight: i == 4 ? 0 : 1);
            y = i < 4 ? network.ReLU(y) : y;
        }

        if (network.ChannelsOf(x) == channels)
        {
            network.Unused(
                new Convolution { Name = $"{name}.downsample", IsOneDimensional = true, InChannels = channels, OutChannels = channels, Kernel = Size2D.One },
                new BatchNorm { Name = $"{name}.bn_downsample", Features = channels });
            return network.ReLU(network.Add(y, x));
        }

        var shortcut = network.Conv1d($"{name}.downsample", x, channels, kernel: 1);
        return network.ReLU(network.Add(y, network.BatchNorm($"{name}.bn_downsample", shortcut)));
    }

    private static NetworkDescription Res1dNet(string name, int classes, ReadOnlySpan<int> depths)
    {
        ReadOnlySpan<int> channels = [64, 128, 256, 512, 1024, 1024, 2048];
        var network = new NetworkBuilder(name, classes);
        var x = network.Conv1d("conv0", MixedWaveform(network), 64, kernel: 11, stride: 5, padding: 5);
        x = network.BatchNorm("bn0", x); // no activation follows, as in the released code
        for (var layer = 0; layer < depths.Length; layer++)
        {
            for (var i = 0; i < depths[layer]; i++)
            {
                x = Res1dBlock(network, $"resnet.layer{layer + 1}.{i}", x, channels[layer], layer > 0 && i == 0 ? 4 : 1);
            }
        }

        return network.ClipwiseHead(x, 2048);
    }

    private static LayerOutput Res1dBlock(NetworkBuilder network, string name, LayerOutput x, int channels, int stride)
    {
        var y = stride > 1 ? network.MaxPool(x, Size2D.OverTime(stride)) : x;
        y = network.Conv1d($"{name}.conv1", y, channels, kernel: 3, padding: 1);
        y = network.ReLU(network.BatchNorm($"{name}.bn1", y), isModule: true);
        y = network.Dropout(y, 0.1);
        y = network.Conv1d($"{name}.conv2", y, channels, kernel: 3, padding: 2, dilation: 2);
        y = network.BatchNorm($"{name}.bn2", y, initialWeight: 0);
        if (stride > 1)
        {
            x = network.AveragePool(x, Size2D.OverTime(stride), isModule: true);
            x = network.BatchNorm($"{name}.downsample.2", network.Conv1d($"{name}.downsample.1", x, channels, kernel: 1));
        }
        else if (network.ChannelsOf(x) != channels)
        {
            x = network.BatchNorm($"{name}.downsample.1", network.Conv1d($"{name}.downsample.0", x, channels, kernel: 1));
        }

        return network.ReLU(network.Add(y, x), isModule: true);
    }
}
