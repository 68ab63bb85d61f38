namespace Panns.Embedding.Clustering;

/// <summary>How well groups are apart: the mean silhouette (Rousseeuw 1987), -1 to 1.</summary>
internal static class Silhouette
{
    /// <summary>
    /// The mean over all vectors of (b - a) / max(a, b): a is a vector's mean distance from the others of its group, b that from the nearest other group.
    /// One alone in its group counts 0. NaN for fewer than two groups.
    /// </summary>
    /// <param name="distances">The distances between all vectors.</param>
    /// <param name="clusters">The group of each, from 0.</param>
    public static double Of(float[,] distances, IReadOnlyList<int> clusters)
    {
        var sizes = new int[clusters.Max() + 1];
        foreach (var cluster in clusters)
        {
            sizes[cluster]++;
        }

        if (sizes.Count(size => size > 0) < 2)
        {
            return double.NaN;
        }

        var values = new double[clusters.Count];
        Parallel.For(0, values.Length, index => values[index] = Of(distances, clusters, sizes, index));
        return values.Average();
    }

    private static double Of(float[,] distances, IReadOnlyList<int> clusters, int[] sizes, int index)
    {
        var own = clusters[index];
        if (sizes[own] == 1)
        {
            return 0;
        }

        var sums = new double[sizes.Length];
        for (var other = 0; other < clusters.Count; other++)
        {
            sums[clusters[other]] += distances[index, other];
        }

        var within = sums[own] / (sizes[own] - 1);
        var nearest = sums.Where((_, cluster) => cluster != own && sizes[cluster] > 0).Zip(sizes.Where((size, cluster) => cluster != own && size > 0), (sum, size) => sum / size).Min();
        var larger = Math.Max(within, nearest);
        return larger > 0 ? (nearest - within) / larger : 0;
    }
}
