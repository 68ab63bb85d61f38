using Panns.Cli.Library;
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
        CliRun.With(workbench, "detect", "a.wav", "--threshold", "0.5", "--min-duration", "0.1");
        CliRun.With(workbench, "detect", "a.wav");
        Assert.Equal([new DetectionSettings(0.5f, 0.1), new DetectionSettings(0.3f, 0)], workbench.Settings);
        Assert.Equal("Cnn14_DecisionLevelMax", workbench.Choices[0].Model);
    }

    [Fact]
    public void Framewise_scores_and_plots_are_written_beside_the_events()
    {
        using var folder = new TempFolder();
        var run = CliRun.Of("detect", "a.wav", "--framewise", folder.At("x.npy"), "--plot", folder.At("x.html"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(128 + 9 * sizeof(float), new FileInfo(folder.At("x.npy")).Length);
        var page = File.ReadAllText(folder.At("x.html"));
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains(">Say &quot;hi&quot;</text>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plot_is_well_formed_xml()
    {
        using var folder = new TempFolder();
        CliRun.Of("detect", "a & b.wav", "--plot", folder.At("x.svg"));
        var svg = System.Xml.Linq.XDocument.Load(folder.At("x.svg"));
        // One image for the spectrogram and one a class.
        Assert.Equal(4, svg.Descendants().Count(element => element.Name.LocalName == "image"));
        Assert.Contains(svg.Descendants(), element => element.Value == "a & b.wav");
    }

    [Fact]
    public void Plots_take_one_file_at_a_time()
    {
        var run = CliRun.Of("detect", "a.wav", "b.wav", "--plot", "x.svg");
        Assert.Equal(new CliRun(1, "", "panns: --framewise and --plot take one audio file at a time\n"), run);
    }
}
