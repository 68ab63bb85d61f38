using Panns.Common;

namespace Panns.Metrics;

/// <summary>Confidence intervals by drawing clips with replacement (Efron 1979).</summary>
public static class Bootstrap
{
    /// <summary>
    /// The interval of a metric over clips: Wilson's for a share of as many clips as would vary like the metric does over the draws. It
    /// always holds the metric, and is right also for one that rises with clips drawn twice, such as average precision.
    /// </summary>
    /// <param name="clips">Number of clips, at least 1.</param>
    /// <param name="metric">The metric of a choice of clips, given by their positions, from 0 to 1; a NaN is left out.</param>
    /// <param name="confidence">More than 0 and less than 1.</param>
    /// <param name="repeats">Number of draws.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <exception cref="ArgumentException">The metric is not from 0 to 1.</exception>
    public static Interval Of(int clips, Func<int[], double> metric, double confidence = 0.95, int repeats = 1000, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(metric);
        Guard.InRange(confidence, double.Epsilon, double.BitDecrement(1));
        var choice = new int[Guard.Positive(clips)];
        for (var i = 0; i < clips; i++)
        {
            choice[i] = i;
        }

        var value = metric(choice);
        if (value is < 0 or > 1)
        {
            throw new ArgumentException(FormattableString.Invariant($"the metric is {value}, not from 0 to 1"), nameof(metric));
        }

        var draws = new double[Guard.Positive(repeats)];
        var random = new SeededRandom(seed);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            for (var i = 0; i < clips; i++)
            {
                choice[i] = random.NextInt(clips);
            }

            draws[repeat] = metric(choice);
        }

        var counted = ScoreInterval.AsMany(value, ScoreInterval.Variance(draws), clips);
        return ScoreInterval.OfShare(value, counted, NormalDistribution.Quantile((1 + confidence) / 2));
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
}
