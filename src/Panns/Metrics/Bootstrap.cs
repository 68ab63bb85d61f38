namespace Panns.Metrics;

/// <summary>A value and the interval that holds it with a given confidence.</summary>
/// <param name="Value">The value for all clips.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct Interval(double Value, double Low, double High);

/// <summary>Confidence intervals by drawing clips with replacement (percentile bootstrap, Efron 1979).</summary>
public static class Bootstrap
{
    /// <summary>The interval of a metric over clips.</summary>
    /// <param name="clips">Number of clips, at least 1.</param>
    /// <param name="metric">The metric of a choice of clips, given by their positions; a NaN is left out.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    /// <param name="repeats">Number of draws.</param>
    /// <param name="seed">Decides the draws.</param>
    public static Interval Of(int clips, Func<int[], double> metric, double confidence = 0.95, int repeats = 1000, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(metric);
        Guard.InRange(confidence, 0, 1);
        var choice = new int[Guard.Positive(clips)];
        for (var i = 0; i < clips; i++)
        {
            choice[i] = i;
        }

        var value = metric(choice);
        var draws = new List<double>(Guard.Positive(repeats));
        var random = new SeededRandom(seed);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            for (var i = 0; i < clips; i++)
            {
                choice[i] = random.NextInt(clips);
            }

            var draw = metric(choice);
            if (!double.IsNaN(draw))
            {
                draws.Add(draw);
            }
        }

        draws.Sort();
        return new(value, Percentile(draws, (1 - confidence) / 2), Percentile(draws, (1 + confidence) / 2));
    }

    /// <summary>Linear interpolation between order statistics (NumPy's default).</summary>
    private static double Percentile(List<double> sorted, double share)
    {
        if (sorted.Count == 0)
        {
            return double.NaN;
        }

        var position = share * (sorted.Count - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
