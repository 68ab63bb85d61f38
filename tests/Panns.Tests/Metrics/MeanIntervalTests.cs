using Panns.Metrics;

namespace Panns.Tests.Metrics;

public sealed class MeanIntervalTests
{
    // Student's t from a printed table, two-sided 5 %.
    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(2, 4.3027)]
    [InlineData(3, 3.1824)]
    [InlineData(4, 2.7764)]
    [InlineData(9, 2.2622)]
    [InlineData(30, 2.0423)]
    [InlineData(120, 1.9799)]
    public void Students_t_is_that_of_the_table(int degrees, double expected) => Assert.Equal(expected, MeanInterval.Student(degrees), 5e-5);

    [Fact]
    public void Hand_worked_interval()
    {
        // Mean 0.6, standard deviation 0.1 (with n - 1), standard error 0.1 / sqrt(3) = 0.057735; times 4.3027.
        var interval = MeanInterval.Of([0.5, 0.6, 0.7]);
        Assert.Equal(0.6, interval.Value, 1e-15);
        Assert.Equal(0.6 - 0.248414, interval.Low, 1e-5);
        Assert.Equal(0.6 + 0.248414, interval.High, 1e-5);

        Assert.Equal((0.0, 1.0), (MeanInterval.Of([0.0, 1.0]).Low, MeanInterval.Of([0.0, 1.0]).High));
        Assert.True(double.IsNaN(MeanInterval.Of([0.7]).Low));
    }
}
