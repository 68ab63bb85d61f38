namespace Panns.Embedding.Clustering;

/// <summary>
/// A map on which vectors lie beside their nearest neighbors: t-SNE (van der Maaten and Hinton 2008) over all pairs, from the principal components, so
/// without chance. Distances between far groups mean little.
/// </summary>
internal static class NeighborMap
{
    private const double Perplexity = 30;
    private const int Iterations = 750;
    private const int Early = 250;
    private const double Exaggeration = 12;

    /// <summary>The place of each vector.</summary>
    /// <param name="distances">The distances between all vectors, at least 4.</param>
    /// <param name="start">Their principal components.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static (double X, double Y)[] Place(float[,] distances, IReadOnlyList<(double X, double Y)> start, CancellationToken cancellationToken)
    {
        var count = start.Count;
        var shares = Shares(distances);
        var places = Small(start);
        var moves = new (double X, double Y)[count];
        var gains = new (double X, double Y)[count];
        Array.Fill(gains, (1, 1));
        var pulls = new (double X, double Y)[count];
        var sums = new double[count];

        // As Belkina et al. 2019 advise.
        var rate = Math.Max(count / Exaggeration / 4, 50);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Parallel.For(0, count, one =>
            {
                var sum = 0.0;
                for (var other = 0; other < count; other++)
                {
                    sum += other == one ? 0 : Near(places[one], places[other]);
                }

                sums[one] = sum;
            });
            var (total, factor) = (sums.Sum(), iteration < Early ? Exaggeration : 1);
            Parallel.For(0, count, one =>
            {
                var (x, y) = (0.0, 0.0);
                for (var other = 0; other < count; other++)
                {
                    var near = Near(places[one], places[other]);
                    var pull = ((factor * shares[one, other]) - (near / total)) * near;
                    x += pull * (places[one].X - places[other].X);
                    y += pull * (places[one].Y - places[other].Y);
                }

                pulls[one] = (4 * x, 4 * y);
            });
            var momentum = iteration < Early ? 0.5 : 0.8;
            for (var one = 0; one < count; one++)
            {
                gains[one] = (Gain(gains[one].X, pulls[one].X, moves[one].X), Gain(gains[one].Y, pulls[one].Y, moves[one].Y));
                moves[one] = ((momentum * moves[one].X) - (rate * gains[one].X * pulls[one].X), (momentum * moves[one].Y) - (rate * gains[one].Y * pulls[one].Y));
                places[one] = (places[one].X + moves[one].X, places[one].Y + moves[one].Y);
            }
        }

        return places;
    }

    /// <summary>How much of its neighborhood each vector has in each other: normal about it, with as many neighbors as the perplexity says; symmetric, together 1.</summary>
    internal static float[,] Shares(float[,] distances)
    {
        var count = distances.GetLength(0);
        var wanted = Math.Log(Math.Min(Perplexity, (count - 1) / 3.0));
        var own = new double[count][];
        Parallel.For(0, count, one => own[one] = Neighborhood(distances, one, wanted));
        var shares = new float[count, count];
        Parallel.For(0, count, one =>
        {
            for (var other = 0; other < count; other++)
            {
                shares[one, other] = (float)((own[one][other] + own[other][one]) / (2 * count));
            }
        });
        return shares;
    }

    // Bisection of the precision until the entropy is the wanted one.
    internal static double[] Neighborhood(float[,] distances, int one, double entropy)
    {
        var shares = new double[distances.GetLength(0)];
        var nearest = Enumerable.Range(0, shares.Length).Where(other => other != one).Min(other => Math.Pow(distances[one, other], 2));
        var (low, high, precision) = (0.0, double.PositiveInfinity, 1.0);
        for (var step = 0; step < 100; step++)
        {
            var (sum, weighted) = (0.0, 0.0);
            for (var other = 0; other < shares.Length; other++)
            {
                var square = Math.Pow(distances[one, other], 2) - nearest;
                shares[other] = other == one ? 0 : Math.Exp(-precision * square);
                sum += shares[other];
                weighted += shares[other] * square;
            }

            for (var other = 0; other < shares.Length; other++)
            {
                shares[other] /= sum;
            }

            var difference = Math.Log(sum) + (precision * weighted / sum) - entropy;
            if (Math.Abs(difference) < 1e-5)
            {
                break;
            }

            (low, high) = difference > 0 ? (precision, high) : (low, precision);
            precision = double.IsInfinity(high) ? 2 * precision : (low + high) / 2;
        }

        return shares;
    }

    private static (double X, double Y)[] Small(IReadOnlyList<(double X, double Y)> start)
    {
        var deviation = Math.Sqrt(start.Average(place => place.X * place.X));
        var factor = deviation > 0 ? 1e-4 / deviation : 0;
        return [.. start.Select(place => (factor * place.X, factor * place.Y))];
    }

    private static double Near((double X, double Y) one, (double X, double Y) other)
        => 1 / (1 + ((one.X - other.X) * (one.X - other.X)) + ((one.Y - other.Y) * (one.Y - other.Y)));

    private static double Gain(double gain, double pull, double move) => Math.Max(0.01, pull * move < 0 ? gain + 0.2 : gain * 0.8);
}
