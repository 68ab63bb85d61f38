using Panns.Common;

namespace Panns.Metrics;

/// <summary>Confidence intervals by resampling clips with replacement (Efron 1979).</summary>
public static class Bootstrap
{
    /// <summary>
    /// Confidence interval of a metric: Wilson's interval for a proportion, with the number of clips at which a proportion would vary as much as
    /// the metric does over the resamples. Always contains the metric, and holds for metrics that are biased upward by duplicate clips, such as
    /// average precision.
    /// </summary>
    /// <param name="clips">Number of clips, at least 1.</param>
    /// <param name="metric">Computes the metric, from 0 to 1, for clips given by index; NaN results are ignored.</param>
    /// <param name="confidence">More than 0 and less than 1.</param>
    /// <param name="repeats">Number of resamples.</param>
    /// <param name="seed">Random seed of the resamples.</param>
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

    /// <summary>Draws one resample: as many clips as there are, with replacement.</summary>
    /// <param name="random">Random number generator.</param>
    /// <param name="counts">Receives how often each clip was drawn.</param>
    internal static void Draw(SeededRandom random, Span<ushort> counts)
    {
        counts.Clear();
        for (var i = 0; i < counts.Length; i++)
        {
            counts[random.NextInt(counts.Length)]++;
        }
    }
}
