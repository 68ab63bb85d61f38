using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Onnx.Layers;

/// <summary>
/// Which batch normalizations go into the convolution before them. Average pooling may lie between (as in the released
/// MobileNets): the mean of a scaled and shifted map is the scaled and shifted mean.
/// </summary>
internal sealed class BatchNormFolding
{
    private readonly Dictionary<int, BatchNorm> _normOfConvolution = [];
    private readonly HashSet<int> _folded = [];

    public BatchNormFolding(NetworkDescription network, NetworkSlice slice)
    {
        foreach (var node in network.Nodes.Where(node => slice.Contains(node.Index)))
        {
            if (node.Layer is not BatchNorm { OverWidth: false } norm)
            {
                continue;
            }

            var source = node.Inputs[0];
            while (slice.Consumers[source] == 1 && network.Nodes[source].Layer is Pool { Kind: PoolKind.Average } pool && pool.Padding == Size2D.Zero)
            {
                source = network.Nodes[source].Inputs[0];
            }

            if (slice.Consumers[source] == 1 && network.Nodes[source].Layer is Convolution)
            {
                _normOfConvolution.Add(source, norm);
                _folded.Add(node.Index);
            }
        }
    }

    /// <summary>Whether a batch normalization has gone into a convolution.</summary>
    public bool IsFolded(int norm) => _folded.Contains(norm);

    /// <summary>The batch normalization that goes into a convolution; null for none.</summary>
    public BatchNorm? After(int convolution) => _normOfConvolution.GetValueOrDefault(convolution);
}
