using Panns.Common;

namespace Panns;

/// <summary>How embeddings are grouped.</summary>
public sealed record ClusteringOptions
{
    private readonly int? _count;
    private readonly int _most = 20;
    private readonly int _starts = 10;

    /// <summary>The defaults: as many groups, up to 20, as are best apart.</summary>
    public static ClusteringOptions Default { get; } = new();

    /// <summary>Number of groups, 2 to 10000; null for that of the greatest mean silhouette.</summary>
    public int? Count { get => _count; init => _count = value is { } count ? Guard.InRange(count, 2, 10_000) : null; }

    /// <summary>The most groups tried where <see cref="Count"/> is null, 2 to 100.</summary>
    public int MostClusters { get => _most; init => _most = Guard.InRange(value, 2, 100); }

    /// <summary>How often k-means starts from other points; the best groups are kept. At least 1.</summary>
    public int Starts { get => _starts; init => _starts = Guard.Positive(value); }

    /// <summary>Of the starting points, and of the sample of rows on which silhouettes are measured.</summary>
    public ulong Seed { get; init; }

    /// <summary>Which map of the rows is drawn.</summary>
    public ClusterMap Map { get; init; }
}

/// <summary>A map of embeddings in the plane.</summary>
public enum ClusterMap
{
    /// <summary>
    /// t-SNE: a row lies beside those that are most similar; how far apart groups are means little. For up to <see cref="EmbeddingClusters.MostMapped"/>
    /// rows; of more, their principal components.
    /// </summary>
    Neighbors,

    /// <summary>The first two principal components: the plane on which the rows differ most.</summary>
    PrincipalComponents,
}
