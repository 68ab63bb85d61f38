using Panns.Cli.Tests.Support;
using Panns.Output;

namespace Panns.Cli.Tests;

public sealed class ClusterTests
{
    private static readonly float[][] Rows = [[1, 0.01f, 0], [1, 0.02f, 0], [1, 0, 0], [0, 0.02f, 1], [0, 0, 1]];

    [Fact]
    public void Groups_are_a_table_with_distances()
    {
        using var folder = Index(Rows);
        var run = CliRun.Of("cluster", folder.At("x.npy"), "--map", "pca", "--csv");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal("file,start,end,cluster,distance,x,y", lines[0]);
        Assert.Equal(["0.wav,,2.500,1", "1 ä&.wav,,2.500,1", "2.wav,,2.500,1", "3.wav,,2.500,2", "4.wav,,2.500,2"], lines[1..].Select(line => string.Join(',', line.Split(',')[..4])));

        // Of (1, 0, 0) and (0, 0, 1) with 0.02 aside: each half of 0.02 from their mean.
        Assert.Equal(0.01, float.Parse(lines[4].Split(',')[4], System.Globalization.CultureInfo.InvariantCulture), 1e-4);
    }

    [Fact]
    public void Text_says_how_groups_agree_with_labels()
    {
        using var folder = Index(Rows);
        File.WriteAllText(folder.At("labels.csv"), "path,label\nsomewhere/0.wav,dog\n1 ä&.wav,dog\n2.wav,cat\n3.wav,cat\n");
        var run = CliRun.Of("cluster", folder.At("x.npy"), "--clusters", "2", "--labels", folder.At("labels.csv"), "-o", folder.At("new/groups.csv"));
        Assert.Equal((0, $"panns: {folder.At("labels.csv")}: has no label, or several, for 1 of 5 clips; they do not count\npanns: wrote {folder.At("new/groups.csv")}\n"), (run.ExitCode, run.Error));
        Assert.Contains("\n5 clips in 2 groups; mean silhouette 0.9", run.Out, StringComparison.Ordinal);
        Assert.Contains("\nwith the labels: purity 0.750, adjusted Rand index 0.000\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(6, File.ReadAllLines(folder.At("new/groups.csv")).Length);
    }

    [Fact]
    public void The_page_links_to_every_recording_and_lists_near_duplicates()
    {
        using var folder = Index(Rows);
        Assert.Equal(0, CliRun.Of("cluster", folder.At("x.npy"), "--page", folder.At("pages/map.html"), "--duplicates", "0.9999").ExitCode);
        var page = File.ReadAllText(folder.At("pages/map.html"));

        // A mark and an entry each, and the pairs 0-1 and 0-2, but not 1-2, whose cosine is 0.9998.
        Assert.Equal(10 + 4, page.Split("<a href=").Length - 1);
        var here = Path.GetRelativePath(folder.At("pages"), Path.GetFullPath("1 ä&.wav")).Replace(Path.DirectorySeparatorChar, '/');
        Assert.Contains($"<a href=\"{here.Replace("1 ä&.wav", "1%20%C3%A4%26.wav", StringComparison.Ordinal)}\" data-clip=\"1\" data-name=\"1 ä&amp;.wav\"", page, StringComparison.Ordinal);
        Assert.Contains("2 most similar", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_embedded_first()
    {
        using var folder = new TempFolder();
        folder.Touch("a.wav", "b.wav", "c.wav", "bad.wav");
        var run = CliRun.Of("cluster", folder.Path, "-m", "Fake");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Equal($"panns: {folder.At("bad.wav")}: not an audio file\npanns: the embeddings are all the same: there are no groups\n", run.Error);
    }

    [Theory]
    [InlineData("--page", "x.svg")]
    [InlineData("--out", "x.npy")]
    [InlineData("--clusters", "1")]
    public void Wrong_options_are_refused(string option, string value) => Assert.Equal(2, CliRun.Of("cluster", "x.npy", option, value).ExitCode);

    private static TempFolder Index(float[][] rows)
    {
        var folder = new TempFolder();
        NpyFile.Write(folder.At("x.npy"), rows.SelectMany(row => row).ToArray(), rows.Length, rows[0].Length);
        File.WriteAllText(folder.At("x.index.csv"), "file,duration,status\n" + string.Concat(rows.Select((_, i) => $"{(i == 1 ? "1 ä&" : i)}.wav,2.5,ok\n")));
        return folder;
    }
}
