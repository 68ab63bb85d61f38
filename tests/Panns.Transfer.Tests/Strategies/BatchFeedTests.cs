using Panns.Training;
using Panns.Transfer.Strategies;
using Panns.Transfer.Tests.Pretraining;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Strategies;

public sealed class BatchFeedTests : IDisposable
{
    private readonly TrainingSession _session = new(SmallTraining.Network, new(), engine: new ScriptedEngine(_ => [0, 0, 0]));

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Batches_come_in_order_and_stay_until_the_next_is_taken(int ahead)
    {
        using var feed = Create((step, batch) => batch.Targets.AsSpan().Fill(step), ahead);
        foreach (var (first, end) in ((int, int)[])[(0, 1), (5, 5), (7, 40), (0, 9)])
        {
            feed.Start(first, end);
            for (var step = first; step < end; step++)
            {
                var batch = feed.Take();
                Thread.Yield();
                Assert.Equal<float>([step, step, step, step], batch.Targets);
            }
        }
    }

    [Fact]
    public void No_more_batches_are_gathered_than_there_is_memory_for()
    {
        using var gathered = new SemaphoreSlim(0);
        var count = 0;
        using var feed = Create(
            (_, _) =>
            {
                Interlocked.Increment(ref count);
                _ = gathered.Release();
            },
            ahead: 3);
        feed.Start(0, 100);
        for (var i = 0; i < 4; i++)
        {
            Assert.True(gathered.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        }

        for (var taken = 1; taken <= 20; taken++)
        {
            _ = feed.Take();
            Assert.InRange(Volatile.Read(ref count), taken, 3 + taken);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void What_went_wrong_is_thrown_in_place_of_its_batch(int ahead)
    {
        using var feed = Create((step, batch) => batch.Targets[0] = step == 5 ? throw new PannsException("the fifth") : step, ahead);
        feed.Start(0, 9);
        for (var step = 0; step < 5; step++)
        {
            _ = feed.Take();
        }

        Assert.Equal("the fifth", Assert.Throws<PannsException>(feed.Take).Message);
    }

    private BatchFeed Create(Action<long, StepBatch> gather, int ahead) => new(() => new(clips: 2, samples: 3, classes: 2, parts: 1), gather, _session, ahead);
}
