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
        var values = new LayerOutput[network.Nodes.Length];
        values[0] = builder.Input;
        foreach (var node in network.Nodes.Skip(1))
        {
            var inputs = node.Inputs.Select(input => values[input]).ToArray();
            values[node.Index] = builder.Apply(Narrow(node.Layer, network.Classes, builder.ShapeOf(inputs[0])), inputs);
        }

        return builder.Build(values[network.ClipwiseOutput], At(network.LogitsOutput), At(network.EmbeddingOutput), At(network.FramewiseOutput));

        LayerOutput? At(int? output) => output is { } index ? values[index] : null;
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
