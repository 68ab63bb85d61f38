using Panns.Cli.Tests.Support;
using Panns.Output;

namespace Panns.Cli.Tests;

public sealed class SearchTests
{
    // The small workbench embeds every recording as (1, 1/3, -3).
    [Fact]
    public void The_most_similar_come_first()
    {
        using var folder = Index([[0, 1, 0], [2, 2 / 3f, -6], [1, 0, -3]]);
        var run = CliRun.Of("search", folder.At("x.npy"), "query.wav", "bad.wav", "--top", "2", "--csv", "-q");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal("panns: bad.wav: not an audio file\n", run.Error);
        var lines = run.Out.Split('\n');
        Assert.Equal("query,rank,similarity,file,start,end", lines[0]);
        Assert.Matches("^query.wav,1,(1|0\\.99999\\d*|1\\.00000\\d*),1.wav,,2.500$", lines[1]);
        Assert.Matches("^query.wav,2,0.994[0-9]*,2.wav,,2.500$", lines[2]);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public void Duplicates_are_pairs()
    {
        using var folder = Index([[0, 1, 0], [2, 0, 0], [0, 3, 0]]);
        Assert.Equal(
            new CliRun(0, "similarity,file,start,end,other_file,other_start,other_end\n1,0.wav,,2.500,2.wav,,2.500\n", ""),
            CliRun.Of("search", folder.At("x.npy"), "--duplicates", "0.9", "--csv"));
    }

    [Fact]
    public void An_index_of_another_network_is_told()
    {
        using var folder = Index([[0, 1], [2, 0]]);
        Assert.Equal(
            new CliRun(1, "", $"panns: {folder.At("x.npy")}: holds vectors of 2 values, Fake gives 3: name the network that it was written with by --model\n"),
            CliRun.Of("search", folder.At("x.npy"), "query.wav", "-m", "Fake"));
        using var same = Index([[0, 1, 0]]);
        File.WriteAllText(same.At("here.wav"), "");
        File.WriteAllText(same.At("x.index.csv"), $"file,duration,status\n{same.At("here.wav")},2.5,ok\n");
        var run = CliRun.Of("search", same.At("x.npy"), "query.wav", "-m", "Fake");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"panns: {same.At("x.npy")}: Fake gives another vector for {same.At("here.wav")}: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_a_query_or_duplicates()
        => Assert.Equal(2, CliRun.Of("search", "x.npy").ExitCode);

    private static TempFolder Index(float[][] rows)
    {
        var folder = new TempFolder();
        NpyFile.Write(folder.At("x.npy"), rows.SelectMany(row => row).ToArray(), rows.Length, rows[0].Length);
        File.WriteAllText(folder.At("x.index.csv"), "file,duration,status\n" + string.Concat(rows.Select((_, i) => $"{i}.wav,2.5,ok\n")));
        return folder;
    }
}
