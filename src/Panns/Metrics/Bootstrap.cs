using Panns.Common;

namespace Panns.Metrics;

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

            draws.Add(metric(choice));
        }

        return Of(value, draws, confidence);
    }

    /// <summary>The interval of a metric from its values for draws; NaN is left out.</summary>
    internal static Interval Of(double value, IEnumerable<double> draws, double confidence = 0.95)
    {
        var sorted = draws.Where(draw => !double.IsNaN(draw)).ToList();
        sorted.Sort();
        return new(value, Percentile(sorted, (1 - confidence) / 2), Percentile(sorted, (1 + confidence) / 2));
    }

    /// <summary>Draws as many clips as there are, with replacement.</summary>
    /// <param name="random">Decides which.</param>
    /// <param name="counts">Becomes how often each was drawn.</param>
    internal static void Draw(SeededRandom random, Span<ushort> counts)
    {
        counts.Clear();
        for (var i = 0; i < counts.Length; i++)
        {
            counts[random.NextInt(counts.Length)]++;
        }
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
