using Panns.Engine;
using Panns.Engine.Profiling;
using Panns.Tests.Support;

namespace Panns.Tests.Engine.Profiling;

public sealed class CriticalPathTests
{
    // Worked by hand: who is free first takes the next tile.
    [Theory]
    [InlineData(new[] { 3.0, 1, 1, 1 }, 1, 6)]
    [InlineData(new[] { 3.0, 1, 1, 1 }, 2, 3)]
    [InlineData(new[] { 1.0, 1, 1, 3 }, 2, 4)]
    [InlineData(new[] { 1.0, 2, 3 }, 16, 3)]
    public void Tiles_go_to_whoever_is_free(double[] tiles, int threads, double expected) => Assert.Equal(expected, CriticalPath.Of(tiles, threads), 12);

    [Fact]
    public void More_threads_than_processors_need_no_threads_to_be_judged()
    {
        var network = PannsModels.Get("mn04_as").Describe(21);
        using var weights = new SyntheticWeights(network);
        using var session = CpuSession.Create(network, weights, new() { Threads = 1 });
        Assert.True(session.CriticalPathOn(16, Waveforms.Synthetic(16000), 1, passes: 1) > 0);
    }

    /// <summary>Bounds that any processor with vectors of 128 bits or more keeps, whatever else it does.</summary>
    [Fact]
    public void The_peak_of_a_machine_is_sane()
    {
        var peak = MachinePeak.Measure(2);
        Assert.Equal(2, peak.Threads);
        Assert.InRange(peak.OperationsPerSecond, 2e8, 2 * 1e12);
        Assert.InRange(peak.BytesPerSecond, 1e7, 1e13);
        Assert.Equal(2, new MachinePeak(1, 100, 10).Milliseconds(new(0.1, 0.02)), 9);
        Assert.Equal(1, new MachinePeak(1, 100, 10).Milliseconds(new(0.1, 0.001)), 9);
    }
}
