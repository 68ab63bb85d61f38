using Panns.Cli.Commands.Transfer;
using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Tests.Transfer;

public sealed class StepProgressTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose() => _error.Dispose();

    [Fact]
    public void A_log_has_a_line_for_every_epoch_with_losses_and_the_time_left_of_the_whole_run()
    {
        using var progress = Create();
        Report(progress, 15, new("fine_tune, fold 1 of 5, epoch 1 of 15", 4, 4) { Left = TimeSpan.FromSeconds(3723), Epoch = new(1, 0.51234) });
        Report(progress, 12, new("fine_tune, fold 1 of 5, epoch 2 of 15", 4, 4) { Left = TimeSpan.FromSeconds(600), Epoch = new(2, 0.25, 0.75, 0.875) });
        Assert.Equal(
            """
            panns: fine_tune, fold 1 of 5, epoch 1 of 15: loss 0.5123, 1:02:03 left
            panns: fine_tune, fold 1 of 5, epoch 2 of 15: loss 0.2500, validation loss 0.7500, score 0.8750, 10:00 left

            """.ReplaceLineEndings("\n"),
            _error.ToString());
    }

    [Fact]
    public void Many_short_epochs_do_not_flood_a_log()
    {
        using var progress = Create();
        for (var epoch = 1; epoch <= 300; epoch++)
        {
            Report(progress, 0.1, new($"scratch, epoch {epoch} of 300", 2, 2) { Left = TimeSpan.FromSeconds(1), Epoch = new(epoch, 1) });
        }

        // 30 seconds: a line at 10, then one per second.
        Assert.InRange(Lines().Length, 19, 21);
        Assert.StartsWith("panns: scratch, epoch 100 of 300: ", Lines()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_epoch_shows_that_it_is_alive_once_a_minute()
    {
        using var progress = Create();
        for (var step = 1; step <= 60; step++)
        {
            Report(progress, 5, new("scratch, epoch 1 of 2", step, 60) { Left = TimeSpan.FromSeconds(600 - (5 * step)) });
        }

        // At 10, 70, 130, 190 and 250 seconds of 300.
        Assert.Equal(5, Lines().Length);
        Assert.Equal("panns: scratch, epoch 1 of 2: 14 of 60, 23%, 8:50 left", Lines()[1]);
    }

    [Fact]
    public void Steps_after_one_another_share_the_clock()
    {
        // Each takes 4 seconds, too short for its own line.
        using var progress = Create();
        foreach (var step in (string[])["loading", "embedding", "freeze_l1", "freeze_l3"])
        {
            Report(progress, 2, new(step, 1, 2));
            Report(progress, 2, new(step, 2, 2));
        }

        Assert.Equal(["panns: freeze_l1: 1 of 2, 50%"], Lines());
    }

    [Fact]
    public void A_step_without_training_tells_its_own_time_left()
    {
        using var progress = Create();
        Report(progress, 1, new("embedding", 1, 101));
        Report(progress, 10, new("embedding", 21, 101));
        Assert.Equal(["panns: embedding: 21 of 101, 21%, 0:40 left"], Lines());
    }

    [Fact]
    public void A_terminal_has_one_bar_with_fold_epoch_loss_and_the_whole_runs_time_left()
    {
        using var progress = Create(isTerminal: true, width: 200);
        Report(progress, 2, new("fine_tune, fold 2 of 5, epoch 3 of 15", 1, 4) { Left = TimeSpan.FromSeconds(90) });
        Report(progress, 2, new("fine_tune, fold 2 of 5, epoch 3 of 15", 4, 4) { Left = TimeSpan.FromSeconds(80), Epoch = new(3, 0.5) });
        Report(progress, 2, new("fine_tune, fold 2 of 5, epoch 4 of 15", 2, 4) { Left = TimeSpan.FromSeconds(70) });
        progress.Clear();
        var drawn = _error.ToString().Split("\r\u001b[K");
        Assert.Equal(
            [
                "",
                "[######..................] fine_tune, fold 2 of 5, epoch 3 of 15: 1 of 4, 1:30 left",
                "[########################] fine_tune, fold 2 of 5, epoch 3 of 15: 4 of 4, loss 0.5000, 1:20 left",
                "[############............] fine_tune, fold 2 of 5, epoch 4 of 15: 2 of 4, loss 0.5000, 1:10 left",
                "",
            ],
            drawn);
    }

    [Fact]
    public void A_bar_is_no_longer_than_its_terminal_is_wide()
    {
        using var progress = Create(isTerminal: true, width: 60);
        Report(progress, 2, new("fine_tune, 20 shots, draw 5, fold 2 of 5, epoch 3 of 15", 1, 4) { Left = TimeSpan.FromSeconds(90) });
        Assert.Equal(59, _error.ToString()["\r\u001b[K".Length..].Length);
    }

    [Fact]
    public void Quiet_and_short_runs_say_nothing()
    {
        using var quiet = Create(isQuiet: true);
        Report(quiet, 100, new("scratch, epoch 1 of 2", 4, 4) { Left = TimeSpan.FromSeconds(100), Epoch = new(1, 1) });
        using var brief = Create();
        Report(brief, 9, new("scratch, epoch 1 of 2", 4, 4) { Left = TimeSpan.FromSeconds(9), Epoch = new(1, 1) });
        Assert.Equal("", _error.ToString());
    }

    private string[] Lines() => _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private StepProgress Create(bool isTerminal = false, int width = 100, bool isQuiet = false)
        => new(new Terminal { Out = TextWriter.Null, Error = _error, ErrorIsTerminal = isTerminal, Width = width }, isQuiet, _time);

    private void Report(StepProgress progress, double secondsLater, TransferProgress report)
    {
        _time.Advance(TimeSpan.FromSeconds(secondsLater));
        progress.Report(report);
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
