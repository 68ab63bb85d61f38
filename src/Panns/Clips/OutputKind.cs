using Panns.Engine;
using Panns.Networks;

namespace Panns.Clips;

/// <summary>Which output of a network is wanted, one row per window.</summary>
internal enum OutputKind
{
    Scores,
    Embedding,
}

internal static class OutputKindExtensions
{
    public static int Size(this OutputKind kind, NetworkDescription network)
        => kind == OutputKind.Scores ? network.Classes : network.EmbeddingSize;

    public static NetworkOutputs Into(this OutputKind kind, Span<float> rows)
        => kind == OutputKind.Scores ? new() { Clipwise = rows } : new() { Embedding = rows };
}
