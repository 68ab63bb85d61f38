using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Models.Recognition;

/// <summary>
/// Whether two networks compute the same from the same weights. Cnn14 and Cnn14_no_dropout do, because they differ only in training; Cnn14
/// and Cnn14_hop500 do not, although they have the same tensors.
/// </summary>
internal static class SameAtInference
{
    public static bool Are(NetworkDescription left, NetworkDescription right)
    {
        if (left.SampleRate != right.SampleRate)
        {
            return false;
        }

        var (first, second) = (Steps(left), Steps(right));
        return first.Nodes.Count == second.Nodes.Count
            && first.Outputs.SequenceEqual(second.Outputs)
            && first.Nodes.Zip(second.Nodes).All(pair => pair.First.Layer.Equals(pair.Second.Layer) && pair.First.Inputs.SequenceEqual(pair.Second.Inputs));
    }

    /// <summary>The layers that are active at inference, renumbered, and the indices of the outputs.</summary>
    private static (List<(Layer Layer, int[] Inputs)> Nodes, int[] Outputs) Steps(NetworkDescription network)
    {
        var nodes = new List<(Layer, int[])>();
        var places = new int[network.Nodes.Length];
        foreach (var node in network.Nodes)
        {
            if (node.Layer is Dropout or SpecAugment or Mixup)
            {
                places[node.Index] = places[node.Inputs[0]];
                continue;
            }

            places[node.Index] = nodes.Count;
            nodes.Add((node.Layer, [.. node.Inputs.Select(input => places[input])]));
        }

        int?[] outputs = [network.ClipwiseOutput, network.LogitsOutput, network.EmbeddingOutput, network.FramewiseOutput];
        return (nodes, Array.ConvertAll(outputs, output => output is { } index ? places[index] : -1));
    }
}
