using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Onnx.Tests.Support;

/// <summary>A network with fewer channels but the same layers in the same order: a sixteenth of the weights and of the time.</summary>
internal static class NarrowNetwork
{
    private const int Divisor = 4;

    public static NetworkDescription Of(NetworkDescription network)
    {
        var builder = new NetworkBuilder(network.Name, network.Classes, network.SampleRate) { Initialization = network.Initialization };
        return NetworkVariant.Build(
            network, builder, NetworkVariant.Apply(network, builder, (node, inputs) => Narrow(node.Layer, network.Classes, builder.ShapeOf(inputs[0]))));
    }

    private static Layer Narrow(Layer layer, int classes, TensorShape input) => layer switch
    {
        Convolution convolution => convolution with
        {
            InChannels = input.Channels,
            OutChannels = Fewer(convolution.OutChannels, classes),
            Groups = convolution.IsDepthwise ? input.Channels : convolution.Groups,
        },
        BatchNorm { OverWidth: false } norm => norm with { Features = input.Channels },
        Linear linear => linear with { InFeatures = input.Channels, OutFeatures = Fewer(linear.OutFeatures, classes) },
        _ => layer,
    };

    // Scores stay scores.
    private static int Fewer(int channels, int classes) => channels == classes ? classes : channels / Divisor;
}
