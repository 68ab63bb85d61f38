using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.TorchSharp.Forward;

/// <summary>Which nodes the wanted outputs need, and after which node each value is no longer needed.</summary>
internal sealed class ForwardPlan
{
    private ForwardPlan(bool[] needed, int[] lastUse)
    {
        Needed = needed;
        LastUse = lastUse;
    }

    /// <summary>For every node, whether it is computed.</summary>
    public bool[] Needed { get; }

    /// <summary>For every node, the last node that reads it; past the end for outputs.</summary>
    public int[] LastUse { get; }

    /// <param name="network">The network.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="givenLogMel">Whether the log-mel is given instead of the waveform.</param>
    public static ForwardPlan For(NetworkDescription network, OutputKinds outputs, bool givenLogMel)
    {
        var count = network.Nodes.Length;
        var needed = new bool[count];
        var lastUse = new int[count];
        foreach (var index in NodesOf(network, outputs))
        {
            needed[index] = true;
            lastUse[index] = count;
        }

        for (var i = count - 1; i >= 0; i--)
        {
            if (!needed[i] || (givenLogMel && network.Nodes[i].Layer is LogMel))
            {
                continue;
            }

            foreach (var input in network.Nodes[i].Inputs)
            {
                needed[input] = true;
                lastUse[input] = Math.Max(lastUse[input], i);
            }
        }

        return givenLogMel && needed[0]
            ? throw new ArgumentException($"{network.Name} reads the waveform: log-mels alone do not serve")
            : new(needed, lastUse);
    }

    private static IEnumerable<int> NodesOf(NetworkDescription network, OutputKinds outputs)
    {
        if (outputs.HasFlag(OutputKinds.Clipwise))
        {
            yield return network.ClipwiseOutput;
        }

        if (outputs.HasFlag(OutputKinds.Logits))
        {
            yield return network.LogitsOutput ?? throw Lacks("logits");
        }

        if (outputs.HasFlag(OutputKinds.Embedding))
        {
            yield return network.EmbeddingOutput ?? throw Lacks("embedding");
        }

        if (outputs.HasFlag(OutputKinds.Framewise))
        {
            yield return network.FramewiseOutput ?? throw Lacks("framewise output");
        }

        ArgumentException Lacks(string name) => new($"{network.Name} has no {name}", nameof(outputs));
    }
}
