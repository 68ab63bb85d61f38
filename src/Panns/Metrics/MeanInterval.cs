using Panns.Common;

namespace Panns.Metrics;

/// <summary>The mean of a few independent measurements, with its 95% interval by Student's t distribution.</summary>
[BestFriend]
internal static class MeanInterval
{
    /// <summary>The mean and its interval, clipped to 0 to 1.</summary>
    /// <param name="scores">Measurements from 0 to 1, at least one; for a single one the interval is NaN.</param>
    public static Interval Of(IReadOnlyCollection<double> scores)
    {
        var mean = scores.Average();
        if (scores.Count < 2)
        {
            return new(mean, double.NaN, double.NaN);
        }

        var half = Student(scores.Count - 1) * Deviation(scores) / Math.Sqrt(scores.Count);
        return new(mean, Math.Max(0, mean - half), Math.Min(1, mean + half));
    }

    /// <summary>Standard deviation of what the measurements were drawn from (divided by one less than their number); NaN for a single one.</summary>
    public static double Deviation(IReadOnlyCollection<double> scores)
    {
        var mean = scores.Average();
        return Math.Sqrt(scores.Sum(score => (score - mean) * (score - mean)) / (scores.Count - 1));
    }

    /// <summary>The value that Student's t exceeds with probability 0.025.</summary>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    internal static double Student(int degrees)
    {
        // Bisects the angle atan(t / sqrt(degrees)), with which the probability within +-t increases.
        var (low, high) = (0.0, Math.PI / 2);
        for (var i = 0; i < 60; i++)
        {
            var angle = (low + high) / 2;
            (low, high) = Within(angle, degrees) < 0.95 ? (angle, high) : (low, angle);
        }

        return Math.Sqrt(degrees) * Math.Tan(low);
    }

    // Abramowitz and Stegun 26.7.3 and 26.7.4: a finite series in the cosine.
    private static double Within(double angle, int degrees)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var isOdd = degrees % 2 == 1;
        var term = isOdd ? cosine : 1;
        double sum = 0;
        for (var power = isOdd ? 1 : 0; power <= degrees - 2; power += 2)
        {
            sum += term;
            term *= cosine * cosine * (power + 1) / (power + 2);
        }

        return isOdd ? 2 / Math.PI * (angle + (sine * sum)) : sine * sum;
    }
}
