using Panns.Engine;
using Panns.Tests.Support;

namespace Panns.Tests.Engine;

/// <summary>Which of the two sessions a caller gets.</summary>
public sealed class AdaptiveSessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Clock _clock = new();

    [Fact]
    public void A_single_caller_has_all_threads()
    {
        var (wide, narrow) = (Session(), Session());
        using var session = AdaptiveSession.Of(wide, narrow, 4, _clock);
        Run(session);
        Run(session);
        Assert.Equal((2, 0), (wide.Calls.Count, narrow.Calls.Count));
        Assert.Equal(4, session.Threads);
    }

    [Fact]
    public async Task Who_comes_while_another_is_there_has_one_thread_and_so_has_who_follows_soon()
    {
        using var arrived = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var narrow = Session();
        var wide = Session(run =>
        {
            arrived.Set();
            Assert.True(run > 1 || leave.Wait(Patience));
        });
        using var session = AdaptiveSession.Of(wide, narrow, 4, _clock);
        var first = Task.Run(() => Run(session), TestContext.Current.CancellationToken);
        Assert.True(arrived.Wait(Patience, TestContext.Current.CancellationToken));
        Run(session);
        Assert.Equal((1, 1), (wide.Calls.Count, narrow.Calls.Count));
        leave.Set();
        await first;

        // A caller is not alone just because others are decoding between their calls.
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Run(session);
        Assert.Equal((1, 2), (wide.Calls.Count, narrow.Calls.Count));
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Run(session);
        Assert.Equal((2, 2), (wide.Calls.Count, narrow.Calls.Count));
    }

    [Fact]
    public void An_error_does_not_leave_its_caller_behind()
    {
        var (wide, narrow) = (Session(run => { if (run == 1) { throw new ArithmeticException(); } }), Session());
        using var session = AdaptiveSession.Of(wide, narrow, 2, _clock);
        Assert.Throws<ArithmeticException>(() => Run(session));
        Run(session);
        Assert.Equal((2, 0), (wide.Calls.Count, narrow.Calls.Count));
    }

    private static FakeSession Session(Action<int>? onRun = null) => new(PannsModels.Cnn14.Describe(3)) { OnRun = onRun };

    private static void Run(AdaptiveSession session)
        => session.Run(new float[100], 1, new() { Clipwise = new float[3] }, TestContext.Current.CancellationToken);

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
