using Panns.Common;

namespace Panns.Embedding.Clustering;

/// <summary>The two directions in which vectors differ most, by power iteration.</summary>
[BestFriend]
internal static class PrincipalComponents
{
    private const int Iterations = 200;

    /// <summary>A direction that turns by less than this has been found: its length's square, as the sine of the angle.</summary>
    private const double Still = 1e-20;

    /// <summary>Each vector's place along the first two principal components.</summary>
    public static IReadOnlyList<(double X, double Y)> Project(IReadOnlyList<float[]> vectors) => Project(Vectors.Of(vectors), CancellationToken.None);

    /// <summary>Each vector's place along the first two principal components.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static (double X, double Y)[] Project(Vectors vectors, CancellationToken cancellationToken)
    {
        var mean = vectors.Sum(vectors.Size, (index, sum) => vectors.Add(index, 1.0 / vectors.Count, sum), cancellationToken);
        var first = Direction(vectors, mean, null, cancellationToken);
        var second = Direction(vectors, mean, first, cancellationToken);
        var (x, y) = (Dot(mean, first), Dot(mean, second));
        var places = new (double X, double Y)[vectors.Count];
        Parallel.For(0, places.Length, index => places[index] = (vectors.Dot(index, first) - x, vectors.Dot(index, second) - y));
        return places;
    }

    // Repeatedly multiplies a vector by the covariance without forming it; a second direction stays at right angles to the first.
    private static double[] Direction(Vectors vectors, double[] mean, double[]? other, CancellationToken cancellationToken)
    {
        var size = vectors.Size;
        var direction = Unit([.. Enumerable.Range(0, size).Select(i => 1 + ((i * 37 % 11) / 11.0))], other);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var (along, own) = (Dot(mean, direction), direction);

            // The last value is the sum of the weights, with which the mean is taken off.
            var sum = vectors.Sum(
                size + 1,
                (index, total) =>
                {
                    var weight = vectors.Dot(index, own) - along;
                    vectors.Add(index, weight, total);
                    total[size] += weight;
                },
                cancellationToken);
            var next = Unit([.. sum.Take(size).Select((value, i) => value - (sum[size] * mean[i]))], other);
            var turned = direction.Zip(next, (before, after) => (after - before) * (after - before)).Sum();
            direction = next;
            if (turned < Still)
            {
                break;
            }
        }

        return direction;
    }

    private static double[] Unit(double[] vector, double[]? other)
    {
        if (other is not null)
        {
            var along = Dot(vector, other);
            for (var i = 0; i < vector.Length; i++)
            {
                vector[i] -= along * other[i];
            }
        }

        var length = Math.Sqrt(Dot(vector, vector));
        return length > 0 ? Array.ConvertAll(vector, value => value / length) : vector;
    }

    private static double Dot(double[] one, double[] two)
    {
        double sum = 0;
        for (var i = 0; i < one.Length; i++)
        {
            sum += one[i] * two[i];
        }

        return sum;
    }
}
