using System.Text.Json;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

public sealed class TagTests
{
    [Fact]
    public void Tag_as_text() => Snapshot.Matches(CliRun.Of("tag", "a.wav", "b.wav", "--top", "2").ToString());

    [Fact]
    public void Tag_as_json() => Snapshot.Matches(CliRun.Of("tag", "a.wav", "bad.wav", "c.wav", "--json").ToString());

    [Fact]
    public void Tag_as_csv() => Snapshot.Matches(CliRun.Of("tag", "a.wav", "bad.wav", "c, d.wav", "--csv").ToString());

    [Fact]
    public void Tag_per_window() => Snapshot.Matches(
        string.Concat(new[] { "--quiet", "--json", "--csv" }.Select(format => CliRun.Of("tag", "a.wav", "--per-window", "--top", "1", format).Out)));

    [Fact]
    public void Scores_keep_their_float32_value_in_json()
    {
        using var json = JsonDocument.Parse(CliRun.Of("tag", "a.wav", "--json").Out);
        var tags = json.RootElement[0].GetProperty("tags");
        Assert.Equal(FakeWorkbench.Odd, tags[0].GetProperty("score").GetSingle());
        Assert.Equal(1e-7f, tags[2].GetProperty("score").GetSingle());
    }

    [Fact]
    public void A_bad_file_does_not_stop_the_others_but_the_exit_code_tells()
    {
        var run = CliRun.Of("tag", "bad.wav", "good.wav");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(1, CliRun.Of("tag", "bad.wav").ExitCode);
        Assert.Equal("panns: bad.wav: not an audio file\n", run.Error);
        Assert.Contains("good.wav", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_reach_the_library()
    {
        var workbench = new FakeWorkbench();
        CliRun.With(workbench, "tag", "a.wav", "-m", "mn04_as", "-w", "w.pt", "--threads", "3", "--window", "4", "--overlap", "0.25", "--top", "3", "--per-window");
        CliRun.With(workbench, "tag", "a.wav");
        Assert.Equal([new("mn04_as", "w.pt", 3), new(null, null, null)], workbench.Choices.Select(choice => choice with { Progress = null, CancellationToken = default }));
        Assert.Equal([new TaggingOptions { Window = 4, Overlap = 0.25, TopCount = 3, KeepWindows = true }, TaggingOptions.Default], workbench.Settings);
        Assert.True(workbench.Disposed);
    }

    [Fact]
    public void Folders_are_searched_in_order_and_patterns_expanded()
    {
        using var folder = new TempFolder();
        folder.Touch("b.wav", "a.FLAC", "notes.txt", "sub/c.mp3", ".hidden.wav");
        var run = CliRun.Of("tag", folder.Path, folder.At("*.wav"), "--csv", "--top", "1");
        Assert.Equal(
            [folder.At("a.FLAC"), folder.At("b.wav"), folder.At(Path.Combine("sub", "c.mp3"))],
            run.Out.Split('\n')[1..^1].Select(line => line.Split(',')[0]));
    }

    [Fact]
    public void Folders_without_audio_and_patterns_without_files_are_errors()
    {
        using var folder = new TempFolder();
        var empty = CliRun.Of("tag", folder.Path);
        Assert.Equal((1, $"panns: {folder.Path}: the folder holds no audio files\n"), (empty.ExitCode, empty.Error));
        var none = CliRun.Of("tag", folder.At("*.wav"));
        Assert.Equal((1, $"panns: {folder.At("*.wav")}: no file matches\n"), (none.ExitCode, none.Error));
    }
}
