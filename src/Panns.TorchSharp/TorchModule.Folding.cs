using Panns.Networks;
using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using Panns.TorchSharp.Layers;
using static TorchSharp.torch;

namespace Panns.TorchSharp;

/// <content>What spares work in inference.</content>
public sealed partial class TorchModule
{
    /// <summary>
    /// Multiplies every normalization into the convolution before it, also across an average, and leaves it out from then on. After that,
    /// the state dict is no longer that of the published checkpoints.
    /// </summary>
    internal void FoldNormalizations()
    {
        using var quiet = no_grad();
        var readers = CountReaders(Network);
        foreach (var node in Network.Nodes)
        {
            if (node.Layer is BatchNorm { OverWidth: false } layer && ConvolutionBefore(node, readers) is { } index)
            {
                using var scope = NewDisposeScope();
                var convolution = (Convolution)Network.Nodes[index].Layer;
                var home = ParameterTree.At(this, convolution.Name);
                Fold(ParameterTree.At(this, layer.Name), layer.Epsilon, home, convolution.HasBias);
                _operators[index] = new ConvolutionOperator(convolution with { HasBias = true }, home);
                _operators[node.Index] = new PassOn();
            }
        }
    }

    /// <summary>The convolution whose results, as they are or averaged, a node normalizes and nothing else reads.</summary>
    private int? ConvolutionBefore(Node node, int[] readers)
    {
        var index = node.Inputs[0];
        while (readers[index] == 1 && Network.Nodes[index].Layer is Pool { Kind: PoolKind.Average } pool && pool.Padding == Size2D.Zero)
        {
            index = Network.Nodes[index].Inputs[0];
        }

        return readers[index] == 1 && Network.Nodes[index].Layer is Convolution ? index : null;
    }

    private static void Fold(ParameterTree normalization, double epsilon, ParameterTree convolution, bool hasBias)
    {
        // In double, for one rounding.
        var weight = convolution["weight"];
        var scale = normalization["weight"].to(ScalarType.Float64) / normalization["running_var"].to(ScalarType.Float64).Add(epsilon).sqrt();
        var shift = normalization["bias"].to(ScalarType.Float64) - (normalization["running_mean"].to(ScalarType.Float64) * scale);
        long[] perChannel = [-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)];
        _ = weight.copy_(weight.to(ScalarType.Float64) * scale.view(perChannel));
        if (hasBias)
        {
            _ = convolution["bias"].copy_(convolution["bias"].to(ScalarType.Float64).mul(scale).Add(shift));
        }
        else
        {
            convolution.AddHidden("bias", shift.to(ScalarType.Float32).DetachFromDisposeScope());
        }
    }
}
