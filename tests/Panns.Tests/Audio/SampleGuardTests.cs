using Panns.Audio;

namespace Panns.Tests.Audio;

/// <summary>Samples that are not numbers are found wherever they stand, and the peak is that of the others.</summary>
public sealed class SampleGuardTests
{
    private const float Limit = 1L << 40;

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-2 * Limit)]
    public void What_is_not_a_number_becomes_silence(float bad)
    {
        // Every length up to some vectors, every place in it.
        for (var length = 1; length < 50; length++)
        {
            for (var at = 0; at < length; at++)
            {
                float[] samples = [.. Enumerable.Range(0, length).Select(i => i % 2 == 0 ? 0.5f : -0.75f)];
                var expected = samples.ToArray();
                (samples[at], expected[at]) = (bad, 0);
                var check = SampleGuard.Clean(samples);
                Assert.Equal((1, at, expected.Max(MathF.Abs)), (check.Invalid, check.First, check.Peak));
                Assert.Equal(expected, samples);
            }
        }
    }

    [Fact]
    public void The_first_of_several_is_told()
    {
        float[] samples = [.. new float[20], float.NaN, -3, float.NegativeInfinity];
        var check = SampleGuard.Clean(samples);
        Assert.Equal((2, 20, 3f), (check.Invalid, check.First, check.Peak));
    }

    [Theory]
    [InlineData(new float[0], 0f)]
    [InlineData(new[] { -0f, 0 }, 0f)]
    [InlineData(new[] { 0.25f, -1.5f, 1 }, 1.5f)]
    [InlineData(new[] { Limit, 1 }, Limit)]
    public void The_peak_is_the_largest_magnitude(float[] samples, float peak)
    {
        var before = samples.ToArray();
        var check = SampleGuard.Clean(samples);
        Assert.Equal((0, peak), (check.Invalid, check.Peak));
        Assert.Equal(before, samples);
    }
}
