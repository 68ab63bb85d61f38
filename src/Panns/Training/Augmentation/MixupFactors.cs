using Panns.Common;

namespace Panns.Training.Augmentation;

/// <summary>Mixup's factors (Zhang et al. 2017): for each pair of clips one number from Beta(alpha, alpha) and its complement to 1.</summary>
[BestFriend]
internal static class MixupFactors
{
    /// <summary>Fills [clips] with pairs lambda, 1 - lambda.</summary>
    public static void Draw(Span<float> factors, double alpha, SeededRandom random)
    {
        for (var i = 0; i + 1 < factors.Length; i += 2)
        {
            var lambda = Beta(alpha, random);
            factors[i] = (float)lambda;
            factors[i + 1] = (float)(1 - lambda);
        }
    }

    /// <summary>One of Beta(alpha, alpha), as the ratio of gamma variates.</summary>
    public static double Beta(double alpha, SeededRandom random)
    {
        if (alpha == 1)
        {
            return random.NextDouble();
        }

        var x = Gamma(alpha, random);
        var y = Gamma(alpha, random);
        return x + y > 0 ? x / (x + y) : random.NextInt(2); // both vanish only where alpha is tiny, and then Beta is 0 or 1
    }

    /// <summary>Marsaglia and Tsang (2000); below 1 by way of shape + 1.</summary>
    private static double Gamma(double shape, SeededRandom random)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1, random) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.NextGaussian();
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (0.5 * x * x) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
