using Panns.Networks;

namespace Panns.Onnx.Layers;

/// <summary>One output of a model.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Name">Its name in the file.</param>
/// <param name="Node">The node of the network that gives it.</param>
internal sealed record ModelOutput(OutputKinds Kind, string Name, int Node)
{
    public const string Clipwise = "clipwise_output";
    public const string Embedding = "embedding";
    public const string Framewise = "framewise_output";
    public const string Logits = "logits";

    /// <summary>The outputs asked for, in a fixed order.</summary>
    /// <param name="network">The network.</param>
    /// <param name="wanted">Which outputs; null for all that the network has.</param>
    /// <exception cref="PannsException">The network lacks one, or none is asked for.</exception>
    public static IReadOnlyList<ModelOutput> Of(NetworkDescription network, OutputKinds? wanted)
    {
        (OutputKinds Kind, string Name, int? Node)[] all =
        [
            (OutputKinds.Clipwise, Clipwise, network.ClipwiseOutput),
            (OutputKinds.Embedding, Embedding, network.EmbeddingOutput),
            (OutputKinds.Framewise, Framewise, network.FramewiseOutput),
            (OutputKinds.Logits, Logits, network.LogitsOutput),
        ];
        var available = all.Where(output => output.Node is not null).Aggregate(OutputKinds.None, (sum, output) => sum | output.Kind);
        var chosen = Choose(network.Name, available, wanted);
        return [.. all.Where(output => chosen.HasFlag(output.Kind)).Select(output => new ModelOutput(output.Kind, output.Name, output.Node!.Value))];
    }

    /// <summary>The outputs asked for, or all that there are.</summary>
    /// <param name="source">What errors call the model.</param>
    /// <param name="available">All that there are.</param>
    /// <param name="wanted">Those asked for; null for all.</param>
    /// <exception cref="PannsException">One is missing, or none is asked for.</exception>
    public static OutputKinds Choose(string source, OutputKinds available, OutputKinds? wanted)
    {
        foreach (var (kind, name) in (ReadOnlySpan<(OutputKinds, string)>)
            [(OutputKinds.Clipwise, Clipwise), (OutputKinds.Embedding, Embedding), (OutputKinds.Framewise, Framewise), (OutputKinds.Logits, Logits)])
        {
            if (wanted?.HasFlag(kind) == true && !available.HasFlag(kind))
            {
                throw new PannsException($"{source}: it has no output '{name}'");
            }
        }

        return (wanted ?? available) is not OutputKinds.None and var chosen ? chosen : throw new PannsException($"{source}: no output asked for");
    }
}
