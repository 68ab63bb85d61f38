using Panns.Diagnostics.Measurement;

namespace Panns.Cli.Tests.Diagnostics;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 5 }, 5)]
    [InlineData(new[] { 4.0, 1, 100, 2 }, 3)]
    public void Median_is_the_middle(double[] values, double expected) => Assert.Equal(expected, Statistics.Median(values));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 2.5)]
    [InlineData(0.75, 6)]
    [InlineData(1, 9)]
    public void Quantiles_lie_between_the_values(double share, double expected) => Assert.Equal(expected, Statistics.Quantile([5, 1, 9, 3], share), 12);

    [Fact]
    public void Ratios_are_those_of_the_same_round()
    {
        // 1/2, 4/2, 3/6, 8/4, 5/5: sorted .5 .5 1 2 2.
        var ratio = PairedRatio.Of([1, 4, 3, 8, 5], [2, 2, 6, 4, 5]);
        Assert.Equal((1, 0.5, 2), (ratio.Median, ratio.Low, ratio.High));
    }

    [Fact]
    public void Nothing_has_no_median() => Assert.Throws<ArgumentException>(() => Statistics.Median([]));

    [Fact]
    public void Difference_is_the_largest_and_may_be_a_share_of_the_largest_value()
    {
        float[] expected = [1, -4, 2], actual = [1.5f, -4, 1];
        Assert.Equal(1, Statistics.LargestDifference(expected, actual, isRelative: false));
        Assert.Equal(0.25, Statistics.LargestDifference(expected, actual, isRelative: true));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_no_number_agrees_with_nothing(float value)
        => Assert.Equal(double.PositiveInfinity, Statistics.LargestDifference([value, 0], [value, 0], isRelative: false));
}
