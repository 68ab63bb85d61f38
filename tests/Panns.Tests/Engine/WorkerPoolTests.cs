using Panns.Engine.Ops;
using Panns.Engine.Threading;

namespace Panns.Tests.Engine;

/// <summary>The threads that share the tiles of a step.</summary>
public sealed unsafe class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_tile_runs_once_in_each_of_many_steps(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var round = 0; round < 500; round++)
        {
            var counts = new int[1 + (round % 37)];
            pool.Run(new Step(counts.Length, (tile, _) => Interlocked.Increment(ref counts[tile])), null);
            Assert.All(counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Tiles_run_at_the_same_time()
    {
        // Each tile waits until all three have started, so a single thread would hang.
        using var pool = new WorkerPool(3);
        for (var round = 0; round < 20; round++)
        {
            using var meeting = new Barrier(3);
            var met = 0;
            pool.Run(new Step(3, (_, _) => Interlocked.Add(ref met, meeting.SignalAndWait(TimeSpan.FromSeconds(30)) ? 1 : 0)), null);
            Assert.Equal(3, met);
        }
    }

    [Fact]
    public void Sleeping_threads_wake_up()
    {
        using var pool = new WorkerPool(2);
        for (var round = 0; round < 5; round++)
        {
            Thread.Sleep(20);
            using var meeting = new Barrier(2);
            pool.Run(new Step(2, (_, _) => Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(30)))), null);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_caller_gets_the_exception_and_may_go_on(int threads)
    {
        using var pool = new WorkerPool(threads);
        var error = Assert.Throws<InvalidDataException>(
            () => pool.Run(new Step(20, (tile, _) => { if (tile == 7) { throw new InvalidDataException("tile 7"); } }), null));
        Assert.Equal("tile 7", error.Message);
        var ran = 0;
        pool.Run(new Step(20, (_, _) => Interlocked.Increment(ref ran)), null);
        Assert.Equal(20, ran);
    }

    private sealed class Step(int tiles, Action<int, int> body) : PlannedOp
    {
        public override int TileCount => tiles;

        public override void RunTile(float* arena, int tile, int worker) => body(tile, worker);
    }
}
