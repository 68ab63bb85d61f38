namespace Panns.Networks;

/// <summary>The result of a layer in a network that is being described: what <see cref="NetworkBuilder"/> gives, and takes as input of later layers.</summary>
public readonly record struct LayerOutput
{
    internal LayerOutput(NetworkBuilder network, int index) => (Network, Index) = (network, index);

    internal NetworkBuilder Network { get; }

    /// <summary>Position of the layer in the network.</summary>
    internal int Index { get; }
}
