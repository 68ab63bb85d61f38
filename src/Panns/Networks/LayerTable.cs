namespace Panns.Networks;

/// <summary>One line of a network's layer table.</summary>
/// <param name="Index">Position of the node.</param>
/// <param name="Name">Prefix of its parameters in the state dict; empty without parameters.</param>
/// <param name="Operation">What it computes: <c>Conv2d</c>, <c>BatchNorm</c>, ...</param>
/// <param name="Details">Kernel, stride and the like.</param>
/// <param name="Inputs">Positions of its inputs.</param>
/// <param name="Shape">Shape of its result: channels x time x frequency.</param>
/// <param name="Parameters">Number of trainable parameters.</param>
/// <param name="Cost">Arithmetic for one clip.</param>
public sealed record LayerTableRow(
    int Index, string Name, string Operation, string Details, IReadOnlyList<int> Inputs, TensorShape Shape, long Parameters, LayerCost Cost);

/// <summary>A network, layer by layer, for people to read.</summary>
public static class LayerTable
{
    /// <summary>The rows of the table for a clip, in the order of execution.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">Length of the waveform; 10 seconds, as in the paper, if not given. Shorter clips count as the network's minimum.</param>
    public static IReadOnlyList<LayerTableRow> Of(NetworkDescription network, int? samples = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var length = Math.Max(samples ?? 10 * network.SampleRate, network.MinimumSamples);
        var shapes = network.InferShapes(length);
        var costs = network.CostOfNodes(length);
        return
        [
            .. network.Nodes.Select(node => new LayerTableRow(
                node.Index,
                node.Layer.Name,
                node.Layer.Operation,
                node.Layer.Details,
                node.Inputs,
                shapes[node.Index],
                node.Layer.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => (long)parameter.Length),
                costs[node.Index])),
        ];
    }
}
