using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

public sealed class DetectTests
{
    [Fact]
    public void Detect_as_text() => Snapshot.Matches(CliRun.Of("detect", "a.wav").ToString());

    [Fact]
    public void Detect_as_json() => Snapshot.Matches(CliRun.Of("detect", "a.wav", "bad.wav", "--json").ToString());

    [Fact]
    public void Detect_as_csv() => Snapshot.Matches(CliRun.Of("detect", "a.wav", "bad.wav", "--csv").ToString());

    [Fact]
    public void Options_reach_the_library()
    {
        var workbench = new FakeWorkbench();
        CliRun.With(
            workbench, "detect", "a.wav", "--threshold", "0.5", "--low-threshold", "0.2", "--median", "0.75", "--min-duration", "0.1", "--merge-gap", "0.2", "--window", "20",
            "--overlap", "0.5");
        CliRun.With(workbench, "detect", "a.wav");
        var chosen = new DetectionOptions { Threshold = 0.5, LowThreshold = 0.2, Median = 0.75, MinimumDuration = 0.1, MergeGap = 0.2, Window = 20, Overlap = 0.5 };
        Assert.Equal([chosen, DetectionOptions.Default], workbench.Settings);
        CliRun.With(workbench, "detect", "a.wav", "--classes", "Dog", "Rain");
        Assert.Equal(["Dog", "Rain"], ((DetectionOptions)workbench.Settings[2]).Labels);
    }

    [Fact]
    public void Framewise_scores_and_plots_are_asked_for_by_name()
    {
        var workbench = new FakeWorkbench();
        var run = CliRun.With(workbench, "detect", "a.wav", "--framewise", "x.npy", "--plot", "x.html");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["x.npy", "x.html"], workbench.Written);
    }

    [Fact]
    public void Plots_take_one_file_at_a_time()
    {
        var run = CliRun.Of("detect", "a.wav", "b.wav", "--plot", "x.svg");
        Assert.Equal(new CliRun(1, "", "panns: --framewise and --plot take one audio file at a time\n"), run);
    }
}
