namespace Panns.Interactive.Figures;

/// <summary>The two directions in which vectors differ most, by power iteration.</summary>
internal static class PrincipalComponents
{
    private const int Iterations = 200;

    /// <summary>Each vector's place along the first two principal components.</summary>
    public static IReadOnlyList<(double X, double Y)> Project(IReadOnlyList<float[]> vectors)
    {
        var size = vectors[0].Length;
        var mean = new double[size];
        foreach (var vector in vectors)
        {
            for (var i = 0; i < size; i++)
            {
                mean[i] += vector[i] / (double)vectors.Count;
            }
        }

        var centered = vectors.Select(vector => vector.Select((value, i) => value - mean[i]).ToArray()).ToArray();
        var first = Direction(centered, null);
        var second = Direction(centered, first);
        return [.. centered.Select(vector => (Dot(vector, first), Dot(vector, second)))];
    }

    // Repeatedly multiplies a vector by the covariance without forming it; a second direction stays at right angles to the first.
    private static double[] Direction(double[][] centered, double[]? other)
    {
        var direction = Unit([.. Enumerable.Range(0, centered[0].Length).Select(i => 1 + ((i * 37 % 11) / 11.0))], other);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var next = new double[direction.Length];
            foreach (var vector in centered)
            {
                var along = Dot(vector, direction);
                for (var i = 0; i < next.Length; i++)
                {
                    next[i] += along * vector[i];
                }
            }

            direction = Unit(next, other);
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
