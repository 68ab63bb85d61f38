using System.Collections.Immutable;
using Panns.Common;
using Panns.Embedding.Clustering;

namespace Panns;

/// <summary>
/// Groups of the recordings, or windows, of an index: k-means over their embeddings, scaled to length 1, so that the squared distance of two is
/// 2 (1 - their cosine similarity). The same embeddings, options and seed give the same groups.
/// </summary>
/// <example>
/// <code>
/// using var index = EmbeddingIndex.Open("clips.npy");
/// var clusters = EmbeddingClusters.Of(index);
/// foreach (var clip in clusters.Clips.OrderBy(clip => clip.Cluster).ThenBy(clip => clip.Distance))
/// {
///     Console.WriteLine($"{clip.Cluster} {clip.Clip.File}");
/// }
/// </code>
/// </example>
public sealed class EmbeddingClusters
{
    /// <summary>The most rows of a map of neighbors, and of the sample on which silhouettes are measured.</summary>
    public const int MostMapped = 2000;

    // Of the draws for the sample; starts of k-means count from 0.
    private const ulong SampleStream = ulong.MaxValue;

    private EmbeddingClusters(ImmutableArray<ClusteredClip> clips) => Clips = clips;

    /// <summary>The rows that hold an embedding, in their order.</summary>
    public ImmutableArray<ClusteredClip> Clips { get; }

    /// <summary>Number of groups; fewer than asked for where fewer rows differ.</summary>
    public required int Count { get; init; }

    /// <summary>Number of rows without an embedding, of recordings that failed.</summary>
    public required int Failed { get; init; }

    /// <summary>The mean silhouette for each number of groups that was tried, or that was asked for: -1 to 1, the greater the better apart.</summary>
    public required ImmutableSortedDictionary<int, double> Silhouettes { get; init; }

    /// <summary>The map of <see cref="ClusteredClip.X"/> and <see cref="ClusteredClip.Y"/>.</summary>
    public required ClusterMap Map { get; init; }

    /// <summary>Number of rows on which silhouettes were measured, and the number of groups was chosen.</summary>
    public required int Sampled { get; init; }

    /// <summary>Groups the rows of an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="options">How to group them; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PannsException">Fewer rows than groups hold an embedding, or all are the same.</exception>
    public static EmbeddingClusters Of(EmbeddingIndex index, ClusteringOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        options ??= ClusteringOptions.Default;
        var (rows, vectors) = index.UnitVectors();
        if (rows.Count < Math.Max(3, options.Count ?? 0))
        {
            throw new PannsException(FormattableString.Invariant($"{rows.Count} rows hold an embedding: too few for {Math.Max(2, options.Count ?? 2)} groups, which take at least {Math.Max(3, options.Count ?? 0)}"));
        }

        var sample = Sample(rows.Count, options.Seed);
        var isWhole = sample.Length == rows.Count;
        var distances = (isWhole ? vectors : vectors.Select(sample)).Distances(cancellationToken);
        var silhouettes = ImmutableSortedDictionary.CreateBuilder<int, double>();
        var count = options.Count ?? Choose(vectors.Select(sample), distances, options, silhouettes, cancellationToken);
        var found = KMeans.Fit(vectors, count, options.Seed, options.Starts, cancellationToken);
        if (found.Count < 2)
        {
            throw new PannsException("the embeddings are all the same: there are no groups");
        }

        silhouettes[found.Count] = Silhouette.Of(distances, [.. sample.Select(row => found.Clusters[row])]);
        var map = isWhole && rows.Count > 3 ? options.Map : ClusterMap.PrincipalComponents;
        var places = PrincipalComponents.Project(vectors, cancellationToken);
        places = map == ClusterMap.Neighbors ? NeighborMap.Place(distances, places, cancellationToken) : places;
        var numbers = Numbers(found);
        return new([.. rows.Select((row, i) => new ClusteredClip(row, index.Clips[row], numbers[found.Clusters[i]], found.Distances[i], places[i].X, places[i].Y))])
        {
            Count = found.Count, Failed = index.Clips.Count - rows.Count, Silhouettes = silhouettes.ToImmutable(), Map = map, Sampled = sample.Length,
        };
    }

    private static int[] Sample(int count, ulong seed)
    {
        int[] all = [.. Enumerable.Range(0, count)];
        if (count <= MostMapped)
        {
            return all;
        }

        new SeededRandom(seed, SampleStream).Shuffle<int>(all);
        return [.. all.Take(MostMapped).Order()];
    }

    // Of equal silhouettes the fewest groups.
    private static int Choose(
        Vectors sample, float[,] distances, ClusteringOptions options, ImmutableSortedDictionary<int, double>.Builder silhouettes, CancellationToken cancellationToken)
    {
        for (var count = 2; count <= Math.Min(options.MostClusters, sample.Count - 1); count++)
        {
            var found = KMeans.Fit(sample, count, options.Seed, options.Starts, cancellationToken);
            if (found.Count < count)
            {
                break;
            }

            silhouettes[count] = Silhouette.Of(distances, found.Clusters);
        }

        return silhouettes.Count == 0 ? 2 : silhouettes.MaxBy(one => one.Value).Key;
    }

    // The largest group is 1; of equal ones that of the first row.
    private static int[] Numbers(KMeansResult found)
    {
        var numbers = new int[found.Count];
        foreach (var (index, group) in found.Clusters.Select((cluster, row) => (cluster, row)).GroupBy(one => one.cluster).OrderByDescending(group => group.Count()).ThenBy(group => group.Min(one => one.row)).Index())
        {
            numbers[group.Key] = index + 1;
        }

        return numbers;
    }
}

/// <summary>A row of an index, and the group that it is in.</summary>
/// <param name="Row">Index of the row.</param>
/// <param name="Clip">What it is an embedding of.</param>
/// <param name="Cluster">The group, from 1, the largest.</param>
/// <param name="Distance">Its Euclidean distance, scaled to length 1, from the group's mean: 0 to 2.</param>
/// <param name="X">Its place on the map, to the right.</param>
/// <param name="Y">Its place on the map, upward.</param>
public sealed record ClusteredClip(int Row, EmbeddedClip Clip, int Cluster, double Distance, double X, double Y);
