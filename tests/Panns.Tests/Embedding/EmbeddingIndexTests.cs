using Panns.Output;

namespace Panns.Tests.Embedding;

/// <summary>Search by cosine similarity, against sums in double precision.</summary>
public sealed class EmbeddingIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panns-search-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Nearest_rows_are_those_of_the_largest_cosine()
    {
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, 500).Select(_ => Enumerable.Range(0, 67).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray())];
        using var index = EmbeddingIndex.Open(Write(rows));
        Assert.Equal((500, 67), (index.Clips.Count, index.Dimension));
        float[] query = [.. rows[17].Select(value => (3 * value) + 0.1f)];
        var expected = rows.Select((row, i) => (Row: i, Cosine: Cosine(row, query))).OrderByDescending(one => one.Cosine).Take(20).ToList();
        var found = index.Nearest(query, 20, TestContext.Current.CancellationToken);
        Assert.Equal(expected.Select(one => one.Row), found.Select(one => one.Row));
        Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second.Cosine, pair.First.Similarity, 1e-5));
        Assert.Equal(("17.wav", null, 2.5), (found[0].Clip.File, found[0].Clip.Start, found[0].Clip.End));
    }

    [Fact]
    public void Equal_rows_come_in_their_order_and_failed_ones_not_at_all()
    {
        using var index = EmbeddingIndex.Open(Write([[1, 0], [float.NaN, float.NaN], [0, 0], [2, 0], [1, 1], [-1, 0]]));
        Assert.Equal([0, 3, 4, 5], index.Nearest([5, 0], 10, TestContext.Current.CancellationToken).Select(match => match.Row));
        Assert.Equal([0, 3], index.Nearest([5, 0], 2, TestContext.Current.CancellationToken).Select(match => match.Row));
        Assert.Equal(-1, index.Nearest([5, 0], 10, TestContext.Current.CancellationToken)[^1].Similarity);
    }

    [Fact]
    public void Near_duplicates_are_pairs_above_a_similarity()
    {
        using var index = EmbeddingIndex.Open(Write([[1, 0], [0, 1], [3, 0], [float.NaN, 0], [1, 0.1f]]));
        var pairs = index.NearDuplicates(0.99, 10, TestContext.Current.CancellationToken);
        Assert.Equal([("0.wav", "2.wav"), ("0.wav", "4.wav"), ("2.wav", "4.wav")], pairs.Select(pair => (pair.First.File, pair.Second.File)));
        Assert.Equal(1 / Math.Sqrt(1.01), pairs[1].Similarity, 1e-6);
        Assert.Single(index.NearDuplicates(1, 10, TestContext.Current.CancellationToken));
        Assert.Single(index.NearDuplicates(0.5, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Windows_have_their_times()
    {
        var path = Path.Combine(_folder, "w.npy");
        NpyFile.Write(path, [1, 0, 0, 1], 2, 2);
        File.WriteAllText(Path.Combine(_folder, "w.index.csv"), "file,start,end,status\na.wav,0.000,1.000,ok\na.wav,0.500,1.500,ok\n");
        using var index = EmbeddingIndex.Open(path);
        Assert.Equal(new EmbeddedClip("a.wav", 0.5, 1.5), index.Nearest([0, 1], 1, TestContext.Current.CancellationToken)[0].Clip);
    }

    [Fact]
    public void What_is_no_index_is_told()
    {
        var path = Write([[1, 0], [0, 1]]);
        Assert.Contains("a search needs embeddings in a .npy file", Refused(Path.Combine(_folder, "x.csv")), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "x.index.csv"), "file,duration,status\n0.wav,2.5,ok\n");
        Assert.EndsWith("x.npy: has 2 rows, its index " + Path.Combine(_folder, "x.index.csv") + " 1: they are not of the same run", Refused(path), StringComparison.Ordinal);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^4]);
        Assert.Contains("cut off or damaged", Refused(path), StringComparison.Ordinal);
        using var index = EmbeddingIndex.Open(Write([[1, 0]]));
        Assert.Throws<ArgumentException>(() => index.Nearest([1], 1, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => index.Nearest([0, 0], 1, TestContext.Current.CancellationToken));

        static string Refused(string path) => Assert.Throws<PannsException>(() => EmbeddingIndex.Open(path)).Message;
    }

    private string Write(float[][] rows)
    {
        var path = Path.Combine(_folder, "x.npy");
        NpyFile.Write(path, rows.SelectMany(row => row).ToArray(), rows.Length, rows[0].Length);
        File.WriteAllText(Path.Combine(_folder, "x.index.csv"), "file,duration,status\n" + string.Concat(rows.Select((_, i) => $"{i}.wav,2.5,ok\n")));
        return path;
    }

    private static double Cosine(float[] one, float[] other)
        => one.Zip(other, (a, b) => (double)a * b).Sum() / Math.Sqrt(one.Sum(a => (double)a * a) * other.Sum(b => (double)b * b));
}
