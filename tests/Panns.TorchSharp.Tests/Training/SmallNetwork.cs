using Panns.Common;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Blocks;
using Panns.Networks.Layers;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Networks that train in milliseconds, and batches for them.</summary>
internal static class SmallNetwork
{
    public const int Classes = 3;
    public const int Samples = 8000;

    /// <summary>A log-mel network with everything that training does: normalization, SpecAugment, mixup, dropout.</summary>
    public static NetworkDescription LogMel { get; } = MakeLogMel();

    /// <summary>A network without batch normalization, so that a clip's gradient does not depend on other clips.</summary>
    public static NetworkDescription ClipByClip { get; } = MakeClipByClip();

    /// <summary>A network with mixup on waveforms, before stripes are drawn.</summary>
    public static NetworkDescription MixesWaveforms { get; } = MakeMixesWaveforms();

    /// <summary>A network of two branches, one of which is mixed before the other.</summary>
    public static NetworkDescription TwoBranches { get; } = MakeTwoBranches();

    public static float[] Waveforms(int clips, int number = 0, int samples = Samples)
    {
        var random = new SeededRandom(1, (ulong)number);
        return [.. Enumerable.Range(0, clips * samples).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    public static float[] Targets(int clips, int classes = Classes)
        => [.. Enumerable.Range(0, clips * classes).Select(i => i / classes % classes == i % classes ? 1f : 0f)];

    private static NetworkDescription MakeLogMel()
    {
        var network = new NetworkBuilder("SmallLogMel", Classes);
        var x = network.NormalizedLogMel(LogMelSettings.Panns32k);
        x = network.BatchNorm("bn1", network.Conv2d("conv1", x, 8, 3));
        x = network.AveragePool(network.Activate(ActivationKind.HardSwish, x), Size2D.Square(4));
        x = network.Dropout(x, 0.2);
        x = network.Mean(network.Conv2d("conv2", x, 12, 3), ReduceAxis.TimeAndFrequency);
        return End(network, network.Dropout(x, 0.3));
    }

    private static NetworkDescription MakeMixesWaveforms()
    {
        var network = new NetworkBuilder("SmallMixesWaveforms", Classes);
        var x = network.Apply(new LogMel(LogMelSettings.Panns32k), network.Apply(new Mixup(), network.Input));
        x = network.Apply(new SpecAugment(), network.BatchNormOverWidth("bn0", x));
        x = network.Activate(ActivationKind.HardSwish, network.Conv2d("conv1", x, 8, 3));
        return End(network, network.Mean(network.Dropout(x, 0.2), ReduceAxis.TimeAndFrequency));
    }

    private static NetworkDescription MakeTwoBranches()
    {
        var network = new NetworkBuilder("SmallTwoBranches", Classes);
        var wave = network.Dropout(network.Apply(new Mixup(), network.Conv1d("conv0", network.Input, 8, kernel: 11, stride: 5)), 0.2);
        var x = network.Mean(network.Conv2d("conv1", network.NormalizedLogMel(LogMelSettings.Panns32k), 8, 3), ReduceAxis.TimeAndFrequency);
        return End(network, network.Apply(new Concatenate(), network.Dropout(x, 0.2), network.Mean(wave, ReduceAxis.Time)));
    }

    private static NetworkDescription MakeClipByClip()
    {
        var network = new NetworkBuilder("SmallClipByClip", Classes);
        var x = network.Activate(ActivationKind.HardSwish, network.Conv1d("conv1", network.Input, 16, kernel: 11, stride: 5, bias: true));
        x = network.Dropout(network.Apply(new Mixup(), x), 0.25);
        x = network.Activate(ActivationKind.HardSwish, network.Conv1d("conv2", x, 16, kernel: 3, stride: 2));
        return End(network, network.Mean(x, ReduceAxis.Time));
    }

    private static NetworkDescription End(NetworkBuilder network, LayerOutput x)
    {
        var logits = network.Linear("fc", x, Classes);
        return network.Build(network.Activate(ActivationKind.Sigmoid, logits), logits);
    }
}
