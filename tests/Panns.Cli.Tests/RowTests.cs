using Panns.Cli.Library;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

/// <summary>Results of the parts of recordings that the rows of a table name.</summary>
public sealed class RowTests
{
    private const string Table = "id;Begin File;Begin Time (s);End Time (s)\n7;a.wav;1,5;3\n8;bad.wav;0;1\n9;a.wav;0;0.25\n9;a.wav;2;1\n10;;2;3\n11;a.wav;soon;3\n";

    [Fact]
    public void Each_row_has_a_result_and_bad_ones_say_why()
    {
        using var folder = new TempFolder();
        var table = folder.At("rows.csv");
        File.WriteAllText(table, Table);
        using var workbench = new FakeWorkbench();
        var run = CliRun.With(workbench, "tag", "--rows", table, "--top", "1", "--csv", "-m", "Fake");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(
            [
                "file,start,end,label,score,status",
                $"{folder.At("a.wav")},1.500,14.000,\"Cat, meow\",0.33333334,ok",
                $"{folder.At("bad.wav")},0.000,1.000,,,{folder.At("bad.wav")}: not an audio file",
                $"{folder.At("a.wav")},0.000,12.500,\"Cat, meow\",0.33333334,ok",
                $"a.wav,0.000,,,,{table}: line 5: the clip begins at 2 s and ends at 1 s (a.wav)",
                $"{table}: line 6,0.000,,,,{table}: line 6: names no file",
                $"a.wav,0.000,,,,{table}: line 7: 'soon' is not a number for Begin Time (s) (a.wav)",
            ],
            run.Out.TrimEnd('\n').Split('\n'));
        Assert.Equal([(1.5, 3), (0, 1), (0, 0.25)], workbench.Sections.Where(section => section.Error is null).Select(section => (section.Start!.Value, section.End!.Value)));
        Assert.StartsWith($"panns: {table}: read as path: column 'Begin File', start: column 'Begin Time (s)', end: column 'End Time (s)'\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.npy")]
    [InlineData("x.csv")]
    public void An_embedding_index_says_of_which_part_each_row_is(string name)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("rows.csv"), "path,from,to\na.wav,1,2\na.wav,4,5\nbad.wav,0,1\n");
        Assert.Equal(3, CliRun.Of("embed", "--rows", folder.At("rows.csv"), "--out", folder.At(name), "-m", "Fake").ExitCode);
        var index = name == "x.npy" ? EmbeddingFile.IndexPath(folder.At(name)) : folder.At(name);
        var lines = File.ReadAllLines(index);
        Assert.StartsWith("file,start,end,status", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{folder.At("a.wav")},1.000,3.500,ok", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{folder.At("a.wav")},4.000,6.500,ok", lines[2], StringComparison.Ordinal);
        Assert.StartsWith($"{folder.At("bad.wav")},0.000,1.000,{folder.At("bad.wav")}: not an audio file", lines[3], StringComparison.Ordinal);
        if (name == "x.npy")
        {
            using var clips = EmbeddingIndex.Open(folder.At(name));
            Assert.Equal(new EmbeddedClip(folder.At("a.wav"), 4, 6.5), clips.Clips[1]);
        }
    }

    [Fact]
    public void Json_has_the_times_of_parts_and_windows_those_of_the_recording()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("rows.csv"), "path,start,end\na.wav,100,112.5\n");
        Assert.Contains("\"start\":100,\"end\":112.5,\"duration\":12.5,\"tags\":[", CliRun.Of("tag", "--rows", folder.At("rows.csv"), "--json", "-m", "Fake").Out.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var windows = CliRun.Of("tag", "--rows", folder.At("rows.csv"), "--per-window", "--top", "1", "--csv", "-m", "Fake").Out.Split('\n');
        Assert.Contains(",100.000,110.000,Speech,", windows[1], StringComparison.Ordinal);
        Assert.Contains(",105.000,112.500,", windows[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_a_list_of_rows_are_joined_to_its_bytes_and_other_rows_are_not_resumed()
    {
        using var folder = new TempFolder();
        var (rows, other) = (folder.At("rows.csv"), folder.At("other.csv"));
        File.WriteAllText(rows, "path,start,end\na.wav,0,1\na.wav,1,2\nb.wav,0,1\n");
        File.WriteAllText(other, "path,start,end\na.wav,0,1\na.wav,1,2.5\nb.wav,0,1\n");
        Assert.Equal(0, CliRun.Of("tag", "--rows", rows, "--out", folder.At("whole.csv"), "-m", "Fake").ExitCode);
        Assert.Equal(0, CliRun.Of("tag", "--rows", rows, "--shard", "1/2", "--out", folder.At("x.csv"), "-m", "Fake").ExitCode);
        Assert.Equal(0, CliRun.Of("tag", "--rows", other, "--shard", "2/2", "--out", folder.At("x.csv"), "-m", "Fake").ExitCode);
        Assert.Contains("was made with another", CliRun.Of("merge", folder.At("x.csv")).Error, StringComparison.Ordinal);
        Assert.Equal(0, CliRun.Of("tag", "--rows", rows, "--shard", "2/2", "--out", folder.At("x.csv"), "-m", "Fake").ExitCode);
        Assert.Equal(0, CliRun.Of("merge", folder.At("x.csv")).ExitCode);
        Assert.Equal(File.ReadAllText(folder.At("whole.csv")), File.ReadAllText(folder.At("x.csv")));
    }

    [Theory]
    [InlineData(2, "--rows names the recordings", "tag", "a.wav", "--rows", "x.csv")]
    [InlineData(2, "--start-column names a column of --rows TABLE", "tag", "a.wav", "--start-column", "x")]
    [InlineData(1, "no-such.csv", "tag", "--rows", "no-such.csv")]
    public void Wrong_options_are_refused(int code, string message, params string[] args)
    {
        var run = CliRun.Of(args);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_has_the_embedding_of_its_samples()
    {
        using var sounds = new SoundFolder(1);
        var path = Directory.GetFiles(sounds.Sounds, "*.wav", SearchOption.AllDirectories)[0];
        using var embedder = new Workbench().OpenEmbedder(new("Mini", null, 1), audio => new() { Audio = audio });
        var found = embedder.EmbedMany([new(path, 0.25, 0.75), new(path), new(path, 1e6, null)], TestContext.Current.CancellationToken).ToList();
        using var model = PannsModel.Load("Mini");
        var wave = Panns.Audio.AudioFile.LoadMono(path, model.SampleRate, 0.25, 0.5);
        Assert.Equal(new EmbeddingExtractor(model).Extract(wave, model.SampleRate, TestContext.Current.CancellationToken), found[0].Embedding.ToArray());
        Assert.Equal(0.5, found[0].Duration, 1e-9);
        Assert.True(found[1].Duration > 0.5);
        Assert.Contains("holds no samples from 1000000 s on", found[2].Error, StringComparison.Ordinal);
    }
}
