using Panns.Networks;

namespace Panns.Onnx.Layers;

/// <summary>One output of a model.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Name">Its name in the file.</param>
/// <param name="Node">The node of the network that gives it.</param>
internal sealed record ModelOutput(OnnxOutputs Kind, string Name, int Node)
{
    public const string Clipwise = "clipwise_output";
    public const string Embedding = "embedding";
    public const string Framewise = "framewise_output";
    public const string Logits = "logits";

    /// <summary>The outputs asked for, in a fixed order.</summary>
    /// <param name="network">The network.</param>
    /// <param name="wanted">Which outputs; null for all that the network has.</param>
    /// <exception cref="PannsException">The network lacks one, or none is asked for.</exception>
    public static IReadOnlyList<ModelOutput> Of(NetworkDescription network, OnnxOutputs? wanted)
    {
        (OnnxOutputs Kind, string Name, int? Node)[] all =
        [
            (OnnxOutputs.Clipwise, Clipwise, network.ClipwiseOutput),
            (OnnxOutputs.Embedding, Embedding, network.EmbeddingOutput),
            (OnnxOutputs.Framewise, Framewise, network.FramewiseOutput),
            (OnnxOutputs.Logits, Logits, network.LogitsOutput),
        ];
        var chosen = new List<ModelOutput>();
        foreach (var (kind, name, node) in all)
        {
            if (node is { } index && (wanted?.HasFlag(kind) ?? true))
            {
                chosen.Add(new(kind, name, index));
            }
            else if (wanted?.HasFlag(kind) == true)
            {
                throw new PannsException($"{network.Name}: it has no output '{name}'");
            }
        }

        return chosen.Count > 0 ? chosen : throw new PannsException($"{network.Name}: no output asked for");
    }
}
