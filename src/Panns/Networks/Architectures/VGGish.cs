using Panns.FrontEnd;
using Panns.Networks.Layers;

namespace Panns.Networks.Architectures;

/// <summary>
/// VGGish (Table I of the paper, first column): patches of 96 frames, whose scores are averaged. Tensors are called as in the public
/// PyTorch conversion of Google's checkpoint (features.N, embeddings.N), with the 527 classes as a layer of their own.
/// </summary>
internal static class VGGish
{
    private const int PatchFrames = 96;

    public static NetworkDescription Describe(int classes)
    {
        // Index in nn.Sequential, channels, and whether pooling follows.
        ReadOnlySpan<(int Index, int Channels, bool Pool)> convolutions =
        [
            (0, 64, true), (3, 128, true), (6, 256, false), (8, 256, true), (11, 512, false), (13, 512, true),
        ];
        var network = new NetworkBuilder("VGGish", classes, LogMelSettings.VGGish.SampleRate);
        var x = network.Apply(new SplitPatches(PatchFrames), network.LogMel(LogMelSettings.VGGish));
        foreach (var (index, channels, pool) in convolutions)
        {
            x = network.Apply(
                new Convolution
                {
                    Name = $"features.{index}", InChannels = network.ChannelsOf(x), OutChannels = channels,
                    Kernel = Size2D.Square(3), Padding = Size2D.One, HasBias = true,
                },
                x);
            x = network.ReLU(x);
            x = pool ? network.MaxPool(x, Size2D.Square(2)) : x;
        }

        x = network.Apply(new Flatten(), x);
        x = network.ReLU(network.Linear("embeddings.0", x, 4096));
        x = network.ReLU(network.Linear("embeddings.2", x, 4096));
        var scores = network.Activate(ActivationKind.Sigmoid, network.Linear("fc_audioset", x, classes));
        return network.Build(network.Mean(scores, ReduceAxis.Items), embedding: network.Mean(x, ReduceAxis.Items));
    }
}
