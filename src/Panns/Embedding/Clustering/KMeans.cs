using Panns.Common;

namespace Panns.Embedding.Clustering;

/// <summary>
/// Groups of vectors about their means: Lloyd's algorithm from the starting points of k-means++ (Arthur and Vassilvitskii 2007), the best of several
/// starts. The same seed gives the same groups on any number of threads.
/// </summary>
internal static class KMeans
{
    private const int Iterations = 300;
    private const double Rounding = 1e-12;

    /// <summary>Finds groups.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="count">How many groups; fewer are found among fewer different vectors.</param>
    /// <param name="seed">Of the starting points.</param>
    /// <param name="starts">How often to start; the groups of the least sum of squared distances are kept.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static KMeansResult Fit(Vectors vectors, int count, ulong seed, int starts, CancellationToken cancellationToken)
    {
        var own = new double[vectors.Count];
        Parallel.For(0, own.Length, index => own[index] = vectors.Dot(index, vectors.Get(index)));
        KMeansResult? best = null;
        for (var start = 0; start < starts; start++)
        {
            var found = Run(vectors, own, Begin(vectors, own, count, new(seed, (ulong)start), cancellationToken), cancellationToken);
            best = best is null || found.Inertia < best.Inertia ? found : best;
        }

        return best!;
    }

    // Each starting point is a vector, drawn in proportion to its squared distance from the nearest one before.
    private static double[][] Begin(Vectors vectors, double[] own, int count, SeededRandom random, CancellationToken cancellationToken)
    {
        var centers = new List<double[]> { vectors.Get(random.NextInt(vectors.Count)) };
        var squares = new double[vectors.Count];
        Array.Fill(squares, double.PositiveInfinity);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (center, square) = (centers[^1], Square(centers[^1]));
            Parallel.For(0, squares.Length, index => squares[index] = Math.Min(squares[index], Between(own[index], vectors.Dot(index, center), square)));
            var left = random.NextDouble() * squares.Sum();
            if (centers.Count == count || !(left > 0))
            {
                return [.. centers];
            }

            var drawn = Array.FindLastIndex(squares, value => value > 0);
            for (var index = 0; index < drawn; index++)
            {
                left -= squares[index];
                if (left < 0)
                {
                    drawn = index;
                }
            }

            centers.Add(vectors.Get(drawn));
        }
    }

    private static KMeansResult Run(Vectors vectors, double[] own, double[][] centers, CancellationToken cancellationToken)
    {
        var (size, count) = (vectors.Size, centers.Length);
        var clusters = new int[vectors.Count];
        Array.Fill(clusters, -1);
        var squares = new double[clusters.Length];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var lengths = Array.ConvertAll(centers, Square);
            var changed = 0;
            Parallel.For(0, clusters.Length, new ParallelOptions { CancellationToken = cancellationToken }, index =>
            {
                var (nearest, least) = (0, double.PositiveInfinity);
                for (var cluster = 0; cluster < count; cluster++)
                {
                    // Without the vector's own square, which is the same for all.
                    var value = lengths[cluster] - (2 * vectors.Dot(index, centers[cluster]));
                    (nearest, least) = value < least ? (cluster, value) : (nearest, least);
                }

                if (clusters[index] != nearest)
                {
                    clusters[index] = nearest;
                    Interlocked.Exchange(ref changed, 1);
                }

                squares[index] = Math.Max(0, least + own[index]);
            });
            if (changed == 0)
            {
                break;
            }

            // A row of sums for each group, and its number of vectors.
            var sums = vectors.Sum(
                count * (size + 1),
                (index, total) =>
                {
                    vectors.Add(index, 1, total.AsSpan(clusters[index] * (size + 1), size));
                    total[(clusters[index] * (size + 1)) + size]++;
                },
                cancellationToken);
            for (var cluster = 0; cluster < count; cluster++)
            {
                var sum = sums.AsSpan(cluster * (size + 1), size + 1);
                if (sum[size] > 0)
                {
                    var members = sum[size];
                    centers[cluster] = Array.ConvertAll(sum[..size].ToArray(), value => value / members);
                }
                else
                {
                    // A group that lost its last vector takes the one that is farthest from its own center.
                    var farthest = Array.IndexOf(squares, squares.Max());
                    (centers[cluster], squares[farthest]) = (vectors.Get(farthest), 0);
                }
            }
        }

        return new(clusters, [.. squares.Select(Math.Sqrt)], squares.Sum(), count);
    }

    private static double Square(double[] vector) => vector.Sum(value => value * value);

    // Vectors that differ by rounding are the same.
    private static double Between(double own, double product, double other)
        => own - (2 * product) + other is var square && square > Rounding * (own + other) ? square : 0;
}

/// <summary>Groups that were found.</summary>
/// <param name="Clusters">The group of each vector, from 0.</param>
/// <param name="Distances">Its distance from the group's mean.</param>
/// <param name="Inertia">The sum of their squares.</param>
/// <param name="Count">Number of groups.</param>
internal sealed record KMeansResult(int[] Clusters, double[] Distances, double Inertia, int Count);
