namespace Panns.Onnx.Tests.Support;

/// <summary>Differences between results.</summary>
internal static class Difference
{
    public static double Largest(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            // Written so that NaN counts as a difference.
            var difference = Math.Abs((double)expected[i] - actual[i]);
            largest = difference <= largest ? largest : difference;
        }

        return largest;
    }

    /// <summary>The largest difference relative to the largest expected value.</summary>
    public static double Relative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var scale = 0.0;
        foreach (var value in expected)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        return Largest(expected, actual) / Math.Max(scale, 1);
    }
}
