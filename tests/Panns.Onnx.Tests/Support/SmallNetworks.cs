using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Blocks;
using Panns.Networks.Layers;

namespace Panns.Onnx.Tests.Support;

/// <summary>Networks that are not in the catalog: the layers of published ones with little arithmetic.</summary>
internal static class SmallNetworks
{
    private const int Classes = 5;

    /// <summary>Two convolution blocks on any log-mel.</summary>
    public static NetworkDescription Convolutions(LogMelSettings settings)
    {
        var network = new NetworkBuilder("Convolutions", Classes, settings.SampleRate);
        var x = network.NormalizedLogMel(settings);
        x = network.ConvBlock("conv_block1", x, 8, Size2D.Square(2));
        x = network.ConvBlock("conv_block2", x, 16, Size2D.Square(2));
        return network.ClipwiseHead(x, 24);
    }

    /// <summary>Cuts clips into patches as VGGish does.</summary>
    public static NetworkDescription Patches(int classes = Classes)
    {
        var network = new NetworkBuilder("Patches", classes, LogMelSettings.VGGish.SampleRate);
        var x = network.Apply(new SplitPatches(96), network.LogMel(LogMelSettings.VGGish));
        x = network.Apply(
            new Convolution { Name = "conv", InChannels = 1, OutChannels = 16, Kernel = Size2D.Square(3), Padding = Size2D.One, HasBias = true }, x);
        x = network.MaxPool(network.ReLU(x), Size2D.Square(8));
        x = network.ReLU(network.Linear("embedding", network.Apply(new Flatten(), x), 24));
        var scores = network.Activate(ActivationKind.Sigmoid, network.Linear("classes", x, classes));
        return network.Build(network.Mean(scores, ReduceAxis.Items), embedding: network.Mean(x, ReduceAxis.Items));
    }

    /// <summary>Scores every frame and weighs them by attention, as Cnn14_DecisionLevelAtt does.</summary>
    public static NetworkDescription Attention()
    {
        var network = new NetworkBuilder("Attention", Classes);
        var logMel = network.LogMel(LogMelSettings.Panns32k);
        var x = network.ConvBlock("conv_block1", network.BatchNormOverWidth("bn0", logMel), 8, Size2D.Square(2));
        return network.AttentionHead(x, logMel, ratio: 2);
    }

    /// <summary>TALNet's front end, and a recurrent layer whose scores weigh themselves.</summary>
    public static NetworkDescription Recurrence()
    {
        var network = new NetworkBuilder("Recurrence", Classes, LogMelSettings.TalNet.SampleRate);
        var logMel = network.LogMel(LogMelSettings.TalNet);
        var x = network.ConvBlock("conv_block1", network.BatchNormOverWidth("bn0", logMel), 8, new Size2D(2, 8));
        x = network.Gru("gru", network.Apply(new JoinBands(), x), 12);
        var steps = network.Sigmoid(network.Linear("fc_prob", x, Classes));
        var sum = network.Sum(network.Multiply(steps, steps), ReduceAxis.Time);
        return network.Build(
            network.Divide(sum, network.Sum(steps, ReduceAxis.Time)),
            embedding: network.Mean(x, ReduceAxis.Time),
            framewise: network.Apply(new RepeatFrames(2), steps, logMel));
    }

    /// <summary>A wavegram beside the log-mel, as Wavegram_Logmel_Cnn14 has them.</summary>
    public static NetworkDescription Wavegram()
    {
        var network = new NetworkBuilder("Wavegram", Classes);
        var signal = network.ReLU(network.BatchNorm("pre_bn0", network.Conv1d("pre_conv0", network.Input, 16, kernel: 11, stride: 5, padding: 5)));
        signal = network.Conv1d("pre_block.conv2", signal, 64, kernel: 3, padding: 2, dilation: 2);
        signal = network.MaxPool(network.ReLU(network.BatchNorm("pre_block.bn2", signal)), Size2D.OverTime(64));
        var wavegram = network.ConvBlock("pre_block4", network.Apply(new SplitChannels(32), signal), 8, new Size2D(2, 1));
        var logMel = network.ConvBlock("conv_block1", network.NormalizedLogMel(LogMelSettings.Panns32k), 8, Size2D.Square(2));
        return network.ClipwiseHead(network.ConvBlock("conv_block2", network.Apply(new Concatenate(), logMel, wavegram), 16, Size2D.Square(2)), 24);
    }
}
