using System.Text.Json;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Transfer;

public sealed class ResumeTests
{
    [Fact]
    public void A_canceled_fit_is_resumed_to_the_same_bytes()
    {
        using var folder = new SoundFolder(3);
        string[] Line(string name) =>
        [
            "fit", folder.Sounds, "-s", "scratch", "--model", "mn04_as", "--epochs", "5", "--batch", "2", "--threads", "2", "-o", folder.At(name), "--no-cache",
            "--checkpoints", folder.At("runs"),
        ];
        Assert.Equal((0, ""), ErrorsOf(CliRun.Of(Line("whole.panns"))));
        Assert.Equal(["whole.panns"], folder.Files());

        var cut = CutShort(folder, Line("resumed.panns"));
        Assert.Equal(130, cut.ExitCode);
        Assert.Matches(@"^panns: canceled; run the same command with --resume to continue after epoch \d\n$", cut.Troubles);
        Assert.Equal(2, folder.Files().Length);

        var resumed = CliRun.Of([.. Line("resumed.panns"), "--resume"]);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Matches(@"^panns: scratch resumes after epoch \d\n$", resumed.Troubles);
        Assert.Equal(["resumed.panns", "whole.panns"], folder.Files());
        Assert.Equal(File.ReadAllBytes(folder.At("whole.panns")), File.ReadAllBytes(folder.At("resumed.panns")));
    }

    [Fact]
    public void A_canceled_evaluation_is_resumed_to_the_same_scores()
    {
        using var folder = new SoundFolder(4);
        string[] Line(string name) =>
        [
            "evaluate", folder.Sounds, "-s", "scratch", "--model", "mn04_as", "--epochs", "2", "--batch", "2", "--threads", "2", "--folds", "1,2", "--no-cache",
            "--json", folder.At(name), "--checkpoints", folder.At("runs"),
        ];
        Assert.Equal((0, ""), ErrorsOf(CliRun.Of(Line("whole.json"))));
        var cut = CutShort(folder, Line("resumed.json"));
        Assert.Matches(@"^panns: canceled; run the same command with --resume to continue after scratch, fold \d of 2(, epoch \d)?\n$", cut.Troubles);
        Assert.Equal(0, CliRun.Of([.. Line("resumed.json"), "--resume"]).ExitCode);
        Assert.Equal(["resumed.json", "whole.json"], folder.Files());
        Assert.Equal(Folds("whole.json"), Folds("resumed.json"));

        double[] Folds(string name)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(folder.At(name)));
            return [.. json.RootElement.GetProperty("strategies").GetProperty("scratch").GetProperty("folds").EnumerateArray().Select(fold => fold.GetDouble())];
        }
    }

    [Fact]
    public void Resuming_where_nothing_is_kept_says_so_and_begins()
    {
        using var folder = new SoundFolder(2);
        var run = CliRun.Of(
            "fit", folder.Sounds, "-s", "scratch", "--model", "mn04_as", "--epochs", "1", "--batch", "2", "-o", folder.At("my.panns"), "--resume", "--checkpoints", folder.At("runs"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"panns: {folder.At("runs")}: has no checkpoint of this run (same sounds, network, options and seed); starting over\n", run.Troubles);
    }

    private static (int ExitCode, string Error) ErrorsOf(CliRun run) => (run.ExitCode, run.Troubles);

    /// <summary>Runs a command and cancels it as soon as it has written a checkpoint.</summary>
    private static CliRun CutShort(SoundFolder folder, string[] line)
    {
        using var source = new CancellationTokenSource();
        using var done = new CancellationTokenSource();
        var watcher = new Thread(() =>
        {
            while (!done.IsCancellationRequested && !folder.Files().Any(name => name.StartsWith("runs/", StringComparison.Ordinal) && name.EndsWith(".safetensors", StringComparison.Ordinal)))
            {
                Thread.Sleep(1);
            }

            source.Cancel();
        });
        watcher.Start();
        var run = CliRun.With(new FakeWorkbench(), source.Token, line);
        done.Cancel();
        watcher.Join();
        return run;
    }
}
