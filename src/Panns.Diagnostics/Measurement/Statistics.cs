namespace Panns.Diagnostics.Measurement;

/// <summary>Statistics of a few measurements.</summary>
internal static class Statistics
{
    /// <summary>The median; for an even number of values, the mean of the middle two.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Median(IReadOnlyCollection<double> values) => Quantile(values, 0.5);

    /// <summary>The value below which a share of the values lies; between two values, on the line through them.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Quantile(IReadOnlyCollection<double> values, double share)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("a quantile of nothing", nameof(values));
        }

        var sorted = values.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }

    /// <summary>Largest difference between two results; infinite if either has a value that is not finite.</summary>
    /// <param name="expected">The first result.</param>
    /// <param name="actual">The second result, of the same length.</param>
    /// <param name="isRelative">Whether to divide by the largest magnitude in the first.</param>
    public static double LargestDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, bool isRelative)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(actual.Length, expected.Length);
        double largest = 0, magnitude = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs((double)expected[i] - actual[i]);
            if (!double.IsFinite(difference))
            {
                return double.PositiveInfinity;
            }

            largest = Math.Max(largest, difference);
            magnitude = Math.Max(magnitude, Math.Abs(expected[i]));
        }

        return isRelative && magnitude > 0 ? largest / magnitude : largest;
    }
}
