using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Onnx.Layers;

/// <summary>The nodes of a network that an export needs: those between its input and the outputs asked for.</summary>
internal sealed class NetworkSlice
{
    private readonly bool[] _contains;

    /// <summary>Finds the nodes.</summary>
    /// <exception cref="PannsException">The network cannot start from a log-mel.</exception>
    public NetworkSlice(NetworkDescription network, OnnxInput input, IEnumerable<int> outputs)
    {
        _contains = new bool[network.Nodes.Length];
        Consumers = new int[network.Nodes.Length];
        foreach (var output in outputs)
        {
            _contains[output] = true;
            Consumers[output]++;
        }

        foreach (var node in network.Nodes.Reverse().Where(node => _contains[node.Index]))
        {
            if (input == OnnxInput.LogMel && node.Layer is LogMel)
            {
                continue;
            }

            if (input == OnnxInput.LogMel && node.Layer is Waveform or FeatureVector)
            {
                throw new PannsException(
                    $"{network.Name}: it works on {(network.InputFeatures > 0 ? "vectors" : "the waveform")}, so it cannot be exported with log-mel input; export it with its own");
            }

            foreach (var from in node.Inputs)
            {
                _contains[from] = true;
                Consumers[from]++;
            }
        }
    }

    /// <summary>How many nodes and outputs of the slice read each node.</summary>
    public int[] Consumers { get; }

    public bool Contains(int node) => _contains[node];
}
