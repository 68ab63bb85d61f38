using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

public sealed class ResultFormatTests
{
    private const string Track = "0.000000\t0.020000\tCat, meow\n0.010000\t0.030000\tSpeech\n";

    [Fact]
    public void The_format_csv_is_that_of_csv()
        => Assert.Equal(CliRun.Of("detect", "a.wav", "--csv"), CliRun.Of("detect", "a.wav", "--format", "csv"));

    [Fact]
    public void A_label_track_is_printed() => Assert.Equal(new CliRun(0, Track, ""), CliRun.Of("detect", "a.wav", "--format", "audacity"));

    [Fact]
    public void Results_go_to_a_file()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "x.txt");
        Assert.Equal(new CliRun(0, "", $"panns: wrote {path}\n"), CliRun.Of("detect", "a.wav", "--format", "audacity", "--out", path));
        Assert.Equal(Track, File.ReadAllText(path));
    }

    [Fact]
    public void A_folder_gets_a_file_for_each_recording_that_could_be_read()
    {
        using var folder = new TempFolder();
        var run = CliRun.Of("detect", "a.wav", "bad.wav", "x/a.wav", "--format", "audacity", "--out", folder.Path + "/");
        Assert.Equal(3, run.ExitCode);
        Assert.EndsWith($"panns: wrote {folder.Path}/: 2 files of results\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("panns: x/a.wav: its results are in a-2.txt, because another recording has the same name\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(["a-2.txt", "a.txt"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(Track, File.ReadAllText(Path.Combine(folder.Path, "a.txt")));
    }

    [Theory]
    [InlineData("audacity")]
    [InlineData("jams")]
    public void A_format_of_one_recording_asks_for_a_folder(string format)
        => Assert.Equal(
            new CliRun(2, "", $"panns: --format {format} holds one recording: add --out DIR/ for a file of each\n"),
            CliRun.Of("detect", "a.wav", "b.wav", "--format", format));

    [Theory]
    [InlineData("panns: --out writes a format of programs: add --format, --csv or --json (panns detect --help shows the usage)\n", "--out", "x.txt")]
    [InlineData("panns: --csv and --format exclude each other (panns detect --help shows the usage)\n", "--csv", "--format", "json")]
    [InlineData("panns: --format takes csv, json, jsonl, parquet, audacity, raven, jams, crowsetta or kaleidoscope, not 'xml' (panns detect --help shows the usage)\n", "--format", "xml")]
    public void Other_uses_are_refused(string error, params string[] options)
        => Assert.Equal(new CliRun(2, "", error), CliRun.Of(["detect", "a.wav", .. options]));
}
