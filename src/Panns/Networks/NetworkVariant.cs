using Panns.Common;
using Panns.FrontEnd;
using Panns.Networks.Layers;

namespace Panns.Networks;

/// <summary>What of a network is changed; null leaves it as it is.</summary>
internal sealed record NetworkChanges
{
    /// <summary>Another front end: its rate is the network's.</summary>
    public LogMelSettings? FrontEnd { get; init; }

    /// <summary>Another rate, of a network that works on the waveform alone.</summary>
    public int? SampleRate { get; init; }

    /// <summary>Another length of the embedding.</summary>
    public int? EmbeddingSize { get; init; }

    public bool IsNone => this == None;

    public static NetworkChanges None { get; } = new();
}

/// <summary>A network described anew, layer by layer, with another front end or embedding: what depends on those follows.</summary>
[BestFriend]
internal static class NetworkVariant
{
    /// <exception cref="PannsException">The architecture does not allow the change: the message says what it is about.</exception>
    public static NetworkDescription Describe(NetworkDescription network, NetworkChanges changes)
    {
        if (changes.IsNone)
        {
            return network;
        }

        if (changes.FrontEnd is not null && network.FrontEnd is null)
        {
            throw new PannsException($"{network.Name} works on the waveform: it has no window, hop or mel bands to choose");
        }

        var embedding = changes.EmbeddingSize is null ? -1 : EmbeddingLayer(network);
        var builder = new NetworkBuilder(network.Name, network.Classes, changes.FrontEnd?.SampleRate ?? changes.SampleRate ?? network.SampleRate) { Initialization = network.Initialization };
        LayerOutput[] values;
        try
        {
            values = Apply(network, builder, (node, inputs) => Change(node, network, changes, builder, inputs, embedding));
        }
        catch (ArgumentException problem)
        {
            throw new PannsException($"{network.Name} cannot be changed so: {problem.Message}", problem);
        }

        builder.Unused([.. network.UnusedLayers.Select(layer => layer is BatchNorm { OverWidth: true } norm && changes.FrontEnd is { } settings ? norm with { Features = settings.MelBins } : layer)]);
        return Build(network, builder, values);
    }

    /// <summary>The same network with another of its results as its embedding, by way of a further linear layer where the length differs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="node">The result: a vector over the whole clip.</param>
    /// <param name="size">Length of the embedding.</param>
    /// <param name="projection">Name of the linear layer.</param>
    public static NetworkDescription WithEmbedding(NetworkDescription network, int node, int size, string projection)
    {
        var builder = new NetworkBuilder(network.Name, network.Classes, network.SampleRate) { Initialization = network.Initialization };
        var values = Apply(network, builder, (one, _) => one.Layer);
        var embedding = builder.ChannelsOf(values[node]) == size ? values[node] : builder.Linear(projection, values[node], size);
        builder.Unused([.. network.UnusedLayers]);
        return Build(network, builder, values, embedding);
    }

    /// <summary>Describes the nodes of a network anew, in their order.</summary>
    /// <param name="network">The network.</param>
    /// <param name="builder">Gets the nodes.</param>
    /// <param name="layerOf">The layer of a node, by the node and its new inputs.</param>
    /// <returns>The new results, by the index of the node.</returns>
    public static LayerOutput[] Apply(NetworkDescription network, NetworkBuilder builder, Func<Node, LayerOutput[], Layer> layerOf)
    {
        var values = new LayerOutput[network.Nodes.Length];
        values[0] = builder.Input;
        foreach (var node in network.Nodes.Skip(1))
        {
            var inputs = node.Inputs.Select(input => values[input]).ToArray();
            values[node.Index] = builder.Apply(layerOf(node, inputs), inputs);
        }

        return values;
    }

    /// <summary>Completes what <see cref="Apply"/> described.</summary>
    /// <param name="network">The network.</param>
    /// <param name="builder">Has the nodes.</param>
    /// <param name="values">The new results, by the index of the node.</param>
    /// <param name="embedding">The embedding; null for the network's own.</param>
    public static NetworkDescription Build(NetworkDescription network, NetworkBuilder builder, LayerOutput[] values, LayerOutput? embedding = null)
    {
        return builder.Build(values[network.ClipwiseOutput], At(network.LogitsOutput), embedding ?? At(network.EmbeddingOutput), At(network.FramewiseOutput));

        LayerOutput? At(int? output) => output is { } index ? values[index] : null;
    }

    private static Layer Change(Node node, NetworkDescription network, NetworkChanges changes, NetworkBuilder builder, LayerOutput[] inputs, int embedding) => node.Layer switch
    {
        LogMel layer => layer with { Settings = changes.FrontEnd ?? layer.Settings },
        BatchNorm { OverWidth: true } layer => layer with { Features = builder.ShapeOf(inputs[0]).Width },
        SpecAugment layer when changes.FrontEnd is { } settings && network.FrontEnd!.MelBins != settings.MelBins => layer with { FrequencyWidth = SpecAugment.For(settings.MelBins).FrequencyWidth },
        Linear layer => layer with { InFeatures = builder.ChannelsOf(inputs[0]), OutFeatures = node.Index == embedding ? changes.EmbeddingSize!.Value : layer.OutFeatures },
        Gru layer => layer with { InFeatures = builder.ChannelsOf(inputs[0]) },
        Convolution { IsOneDimensional: true, Groups: 1 } layer => layer with { InChannels = builder.ChannelsOf(inputs[0]) },
        var layer => layer,
    };

    // The linear layer whose result, but for an activation and dropout, is the embedding.
    private static int EmbeddingLayer(NetworkDescription network)
    {
        var index = network.EmbeddingOutput ?? throw new PannsException($"{network.Name} has no embedding whose length could be chosen");
        while (network.Nodes[index].Layer is Activation or Dropout)
        {
            index = network.Nodes[index].Inputs[0];
        }

        return network.Nodes[index].Layer is Linear ? index
            : throw new PannsException(FormattableString.Invariant($"{network.Name}: its embedding of {network.EmbeddingSize} values is no linear layer's: its length cannot be chosen"));
    }
}
