using Panns.FrontEnd;
using Panns.Networks.Blocks;
using Panns.Networks.Layers;

namespace Panns.Networks.Architectures;

/// <summary>Wavegram-CNN and Wavegram-Logmel-CNN (section III-C of the paper): a learned time-frequency map of the waveform.</summary>
internal static class Wavegram
{
    public static NetworkDescription WavegramCnn14(int classes)
    {
        var network = new NetworkBuilder("Wavegram_Cnn14", classes);
        var x = network.Apply(new Mixup(), Map(network, channels: 128));
        network.Unused(new BatchNorm { Name = "bn0", Features = 64, OverWidth = true });
        network.Unused(ConvBlocks.UnusedConvBlock("conv_block1", inChannels: 1, channels: 64));
        x = network.Cnn14Blocks(network.Dropout(x, 0.2), first: 2);
        return network.ClipwiseHead(x, 2048);
    }

    public static NetworkDescription WavegramLogmelCnn14(string name, int classes, LogMelSettings settings)
    {
        var network = new NetworkBuilder(name, classes);
        var wavegram = network.Apply(new Mixup(), Map(network, channels: settings.MelBins * 2));
        var x = network.NormalizedLogMel(settings);
        x = network.ConvBlock("conv_block1", x, 64, Size2D.Square(2));
        x = network.Dropout(network.Apply(new Concatenate(), x, wavegram), 0.2);
        return network.ClipwiseHead(network.Cnn14Blocks(x, first: 2), 2048);
    }

    /// <summary>The wavegram: 64 maps of half the frames, with a quarter of <paramref name="channels"/> as bands.</summary>
    private static LayerOutput Map(NetworkBuilder network, int channels)
    {
        var x = network.Conv1d("pre_conv0", network.Input, 64, kernel: 11, stride: 5, padding: 5);
        x = network.ReLU(network.BatchNorm("pre_bn0", x));
        x = PreBlock(network, "pre_block1", x, 64);
        x = PreBlock(network, "pre_block2", x, 128);
        x = PreBlock(network, "pre_block3", x, channels);
        x = network.Apply(new SplitChannels(channels / 4), x);
        return network.ConvBlock("pre_block4", x, 64, new Size2D(2, 1));
    }

    private static LayerOutput PreBlock(NetworkBuilder network, string name, LayerOutput x, int channels)
    {
        x = network.Conv1d($"{name}.conv1", x, channels, kernel: 3, padding: 1);
        x = network.ReLU(network.BatchNorm($"{name}.bn1", x));
        x = network.Conv1d($"{name}.conv2", x, channels, kernel: 3, padding: 2, dilation: 2);
        x = network.ReLU(network.BatchNorm($"{name}.bn2", x));
        return network.MaxPool(x, Size2D.OverTime(4));
    }
}
