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
    }

    [Theory]
    [InlineData("--classes", "speech", "Cat, meow")]
    [InlineData("--classes", "Speech", "--classes", "Cat, meow")]
    [InlineData("--classes", "Speech, Cat, meow")]
    [InlineData("--classes", "Speech,Cat, meow,")]
    public void Classes_are_a_list_like_any_other_though_names_have_commas(params string[] list)
    {
        var workbench = new FakeWorkbench();
        CliRun.With(workbench, ["detect", "a.wav", .. list]);
        Assert.Equal(["Speech", "Cat, meow"], ((DetectionOptions)workbench.Settings[0]).Labels);
    }

    [Theory]
    [InlineData("Speech,Dog", "Dog")]
    [InlineData("Cat", "Cat")]
    public void A_class_that_the_network_does_not_know_is_a_wrong_command_line(string list, string unknown)
    {
        var run = CliRun.Of("detect", "a.wav", "--classes", list);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"panns: no class is called '{unknown}'; similar names: ", run.Error, StringComparison.Ordinal);
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
        Assert.Equal(new CliRun(2, "", "panns: --framewise and --plot take one audio file at a time\n"), run);
    }

    [Fact]
    public void Thresholds_are_found_printed_and_written_for_another_run()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("labels.csv"), "file,onset,offset,label\nx/a.wav,1,2,Speech\nb.wav,0,1,Owl\nelse.wav,0,1,Speech\n");
        var workbench = new FakeWorkbench();
        var run = CliRun.With(workbench, "detect", "a.wav", "bad.wav", "b.wav", "--tune", folder.At("labels.csv"), "--thresholds", folder.At("t.csv"), "-m", "Fake");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("label   threshold     f1  precision  recall  reference  f1 before\nSpeech      0.250  0.750      0.750   0.750          4      0.400\n", run.Out);
        Assert.Contains("recordings of the labels that are not among the files: 1 (else.wav)", run.Error, StringComparison.Ordinal);
        Assert.Contains("bad.wav: not an audio file\npanns: classes of the labels that Fake does not know: Owl\n", run.Error, StringComparison.Ordinal);
        Assert.Equal([("a.wav", "Speech"), ("b.wav", "Owl")], workbench.Reference.Select(one => (one.Recording, one.Label)));
        Assert.Equal("label,threshold,f1,precision,recall,reference,f1_before\nSpeech,0.25,0.75,0.75,0.75,4,0.4\n", File.ReadAllText(folder.At("t.csv")));

        CliRun.With(workbench, "detect", "a.wav", "--thresholds", folder.At("t.csv"));
        var options = Assert.IsType<DetectionOptions>(workbench.Settings[^1]);
        Assert.Equal(new EventThreshold(0.25), options.ClassThresholds!["Speech"]);
    }

    [Theory]
    [InlineData("label,score\n", "thresholds are a table with the columns label and threshold")]
    [InlineData("label,threshold\nSpeech,2\n", "line 2: a threshold is a number from 0 to 1")]
    [InlineData("label,threshold\nSpeech,0.2\nSpeech,0.3\n", "line 3: 'Speech' has a threshold already")]
    public void Bad_tables_of_thresholds_are_told(string table, string message)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("t.csv"), table);
        var run = CliRun.Of("detect", "a.wav", "--thresholds", folder.At("t.csv"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }
}
