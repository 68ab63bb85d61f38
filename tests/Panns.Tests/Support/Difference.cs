namespace Panns.Tests.Support;

/// <summary>Largest differences between results.</summary>
internal static class Difference
{
    public static double Largest(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
        => Largest(actual, Array.ConvertAll(expected.ToArray(), value => (double)value));

    public static double Largest(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.True(float.IsFinite(actual[i]), $"value {i} is {actual[i]}");
            largest = Math.Max(largest, Math.Abs(actual[i] - expected[i]));
        }

        return largest;
    }

    public static double LargestMagnitude(IEnumerable<double> values) => values.Max(Math.Abs);
}
