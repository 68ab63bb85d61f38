namespace Panns.Diagnostics.Measurement;

/// <summary>Statistics of a few measurements.</summary>
internal static class Statistics
{
    /// <summary>The median; for an even number of values, the mean of the middle two.</summary>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double Median(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("the median of nothing", nameof(values));
        }

        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
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
