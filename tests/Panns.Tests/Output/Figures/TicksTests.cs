using Panns.Output.Figures;

namespace Panns.Tests.Output.Figures;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0.0156, 0.002)]
    [InlineData(1, 0.1)]
    [InlineData(10, 1)]
    [InlineData(10.01, 2)]
    [InlineData(30, 5)]
    [InlineData(61, 10)]
    [InlineData(3600, 500)]
    public void Ticks_are_round_numbers(double length, double step)
    {
        var ticks = Ticks.Linear(0, length, 10).ToArray();
        Assert.Equal(0, ticks[0]);
        Assert.Equal(step, ticks[1], 1e-9);
        Assert.InRange(length - ticks[^1], 0, step);
    }

    [Theory]
    [InlineData(0.62, 0.93, 6, new[] { 0.7, 0.8, 0.9 })]
    [InlineData(-1, 1, 4, new[] { -1, -0.5, 0, 0.5, 1 })]
    [InlineData(0, 1, 5, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    public void Ticks_lie_between_the_limits(double low, double high, int most, double[] expected) => Assert.Equal(expected, Ticks.Linear(low, high, most));

    [Fact]
    public void Decades_have_ones_twos_and_fives() => Assert.Equal([2, 5, 10, 20, 50, 100], Ticks.Decades(1.5, 100).Select(tick => Math.Round(tick, 9)));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(0.25, "0.25")]
    [InlineData(0.000002, "0.000002")]
    [InlineData(30_400_000_000, "30.4 G")]
    [InlineData(230_860_000, "230.86 M")]
    public void Labels_are_short(double value, string expected) => Assert.Equal(expected, Ticks.Label(value));
}
