using Panns.Diagnostics.Measurement;

namespace Panns.Cli.Tests.Diagnostics;

public sealed class TurnTakingTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void Contenders_take_turns_with_a_pause_before_each()
    {
        var order = "";
        var turns = new TurnTaking(TimeSpan.Zero, leastRounds: 2, mostRounds: 3, pause =>
        {
            Assert.Equal(TurnTaking.Pause, pause);
            order += "-";
        }, _clock);

        // Without a budget, the first round exceeds it and is the only one.
        var times = turns.Measure([Long(() => order += "a"), Long(() => order += "b")], TestContext.Current.CancellationToken);
        Assert.Equal("-a-b", order);
        Assert.Equal([1, 1], times.Select(each => each.Length));
    }

    [Fact]
    public void Rounds_end_at_their_number()
    {
        var calls = 0;
        new TurnTaking(TimeSpan.FromHours(1), leastRounds: 1, mostRounds: 3, _ => { }, _clock).Measure([Long(() => calls++)], TestContext.Current.CancellationToken);
        Assert.Equal(3, calls);
    }

    [Fact]
    public void The_second_of_two_short_calls_counts()
    {
        var calls = 0;
        var turns = new TurnTaking(TimeSpan.FromHours(1), leastRounds: 1, mostRounds: 2, _ => { }, _clock);
        var times = turns.Measure([() => _clock.Now += TimeSpan.FromMilliseconds(calls++ % 2 == 0 ? 99 : 7).Ticks], TestContext.Current.CancellationToken);
        Assert.Equal(4, calls);
        Assert.Equal([7, 7], times[0]);
    }

    [Fact]
    public void Every_second_round_goes_backward()
    {
        var order = "";
        var turns = new TurnTaking(TimeSpan.FromHours(1), leastRounds: 1, mostRounds: 3, _ => { }, _clock);
        var times = turns.Measure([Long(() => order += "a"), Long(() => order += "b"), Long(() => order += "c")], TestContext.Current.CancellationToken);
        Assert.Equal("abccbaabc", order);
        Assert.All(times, each => Assert.Equal(3, each.Length));
    }

    [Fact]
    public void Canceling_stops_before_the_next_call()
    {
        using var cancellation = new CancellationTokenSource();
        var turns = new TurnTaking(TimeSpan.FromHours(1), leastRounds: 1, mostRounds: 3, _ => { }, _clock);
        Assert.Throws<OperationCanceledException>(() => turns.Measure([cancellation.Cancel, () => Assert.Fail("was called")], cancellation.Token));
    }

    // A call that is not made twice.
    private Action Long(Action call) => () =>
    {
        call();
        _clock.Now += TurnTaking.Short.Ticks;
    };

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
