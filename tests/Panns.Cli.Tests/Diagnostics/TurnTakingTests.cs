using Panns.Diagnostics.Measurement;

namespace Panns.Cli.Tests.Diagnostics;

public sealed class TurnTakingTests
{
    [Fact]
    public void Contenders_take_turns_with_a_pause_before_each()
    {
        var order = "";
        var turns = new TurnTaking(TimeSpan.Zero, leastRounds: 2, mostRounds: 3, pause =>
        {
            Assert.Equal(TurnTaking.Pause, pause);
            order += "-";
        });

        // Without a budget, the first round exceeds it and is the only one.
        var times = turns.Measure([() => order += "a", () => order += "b"], TestContext.Current.CancellationToken);
        Assert.Equal("-a-b", order);
        Assert.Equal([1, 1], times.Select(each => each.Length));
    }

    [Fact]
    public void Rounds_end_at_their_number()
    {
        var calls = 0;
        new TurnTaking(TimeSpan.FromHours(1), leastRounds: 1, mostRounds: 3, _ => { }).Measure([() => calls++], TestContext.Current.CancellationToken);
        Assert.Equal(3, calls);
    }

    [Fact]
    public void Every_second_round_goes_backward()
    {
        var order = "";
        var turns = new TurnTaking(TimeSpan.FromHours(1), leastRounds: 1, mostRounds: 3, _ => { });
        var times = turns.Measure([() => order += "a", () => order += "b", () => order += "c"], TestContext.Current.CancellationToken);
        Assert.Equal("abccbaabc", order);
        Assert.All(times, each => Assert.Equal(3, each.Length));
    }

    [Fact]
    public void Canceling_stops_before_the_next_call()
    {
        using var cancellation = new CancellationTokenSource();
        var turns = new TurnTaking(TimeSpan.FromHours(1), leastRounds: 1, mostRounds: 3, _ => { });
        Assert.Throws<OperationCanceledException>(() => turns.Measure([cancellation.Cancel, () => Assert.Fail("was called")], cancellation.Token));
    }
}
