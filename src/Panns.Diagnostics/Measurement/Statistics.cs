namespace Panns.Diagnostics.Measurement;

/// <summary>Statistics of a few measurements.</summary>
internal static class Statistics
{
    /// <summary>The middle value; the mean of the two middle ones of an even number.</summary>
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

    /// <summary>Largest difference of two results; infinite where either holds what is no finite number.</summary>
    /// <param name="expected">One.</param>
    /// <param name="actual">The other, as long.</param>
    /// <param name="isRelative">Whether to divide by the largest magnitude of the first.</param>
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
