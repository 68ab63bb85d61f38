using Panns.FrontEnd;
using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Onnx.Tests.Support;

/// <summary>A network of nobody's catalogue, which cuts clips into patches as VGGish does, with next to no arithmetic.</summary>
internal static class PatchNetwork
{
    public static NetworkDescription Describe(int classes = 5)
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
}
