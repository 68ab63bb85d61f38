#if PANNS_USEARCH
using Panns.Cli.Searching;
using Panns.Cli.Tests.Support;
using Panns.Output;

namespace Panns.Cli.Tests;

/// <summary>Searches by a graph beside the index, which is forced here, against a comparison with every row.</summary>
public sealed class ApproximateSearchTests : IDisposable
{
    private const int Rows = 3000, Dimension = 48, Groups = 40;

    private readonly TempFolder _folder = new();
    private readonly float[] _values;

    // Vectors around random centers, as embeddings of classes lie; row 7 failed.
    public ApproximateSearchTests()
    {
        var random = new Random(5);
        float[][] centers = [.. Enumerable.Range(0, Groups).Select(_ => Enumerable.Range(0, Dimension).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        _values = [.. Enumerable.Range(0, Rows).SelectMany(row => centers[row % Groups].Select(value => row == 7 ? float.NaN : value + (0.3f * (random.NextSingle() - 0.5f))))];
        Write();
    }

    private string Index => _folder.At("x.npy");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Most_of_the_nearest_rows_are_found_with_their_exact_similarities()
    {
        SkipWithoutLibrary();
        using var index = EmbeddingIndex.Open(Index);
        using var graph = NeighborGraph.Open(Index, index, () => { }, _ => { }, TestContext.Current.CancellationToken);
        var random = new Random(6);
        var shared = 0;
        const int queries = 25, count = 20;
        for (var i = 0; i < queries; i++)
        {
            float[] query = [.. Enumerable.Range(0, Dimension).Select(at => _values[((i + 11) * Dimension) + at] + (0.2f * (random.NextSingle() - 0.5f)))];
            var exact = Enumerable.Range(0, Rows).Where(row => row != 7).Select(row => (Row: row, Cosine: Cosine(query, row)))
                .OrderByDescending(one => one.Cosine).Take(count).ToDictionary(one => one.Row, one => one.Cosine);
            var found = graph.Nearest(query, count);
            Assert.Equal(count, found.Count);
            Assert.Equal(found.OrderByDescending(match => match.Similarity), found);
            Assert.All(found, match => Assert.Equal(Cosine(query, match.Row), match.Similarity, 1e-5));
            Assert.All(found, match => Assert.Equal($"{match.Row}.wav", match.Clip.File));
            shared += found.Count(match => exact.ContainsKey(match.Row));
        }

        Assert.InRange(shared, 0.97 * queries * count, queries * count);
    }

    [Fact]
    public void A_graph_is_made_once_and_again_when_the_embeddings_change()
    {
        SkipWithoutLibrary();
        var made = 0;
        Search();
        Search();
        Assert.Equal(1, made);
        var graph = File.ReadAllBytes(_folder.At("x.usearch"));

        // Other values in a file of the same length.
        _values[0] += 1;
        Write();
        Search();
        Assert.Equal(2, made);
        Assert.NotEqual(graph, File.ReadAllBytes(_folder.At("x.usearch")));

        // A file that was cut off.
        File.WriteAllBytes(_folder.At("x.usearch"), graph[..100]);
        Search();
        Assert.Equal(3, made);
        Assert.Equal(["x.index.csv", "x.npy", "x.usearch"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());

        void Search()
        {
            using var index = EmbeddingIndex.Open(Index);
            using var graph = NeighborGraph.Open(Index, index, () => made++, _ => { }, TestContext.Current.CancellationToken);
            Assert.Equal(0, graph.Nearest(index.Row(0), 1)[0].Row);
        }
    }

    [Fact]
    public void A_graph_that_is_canceled_leaves_nothing()
    {
        SkipWithoutLibrary();
        using var stop = new CancellationTokenSource();
        using var index = EmbeddingIndex.Open(Index);
        Assert.ThrowsAny<OperationCanceledException>(() => NeighborGraph.Open(Index, index, stop.Cancel, _ => { }, stop.Token));
        Assert.Equal(["x.index.csv", "x.npy"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void The_command_says_what_it_makes_and_finds_the_same_as_exactly()
    {
        SkipWithoutLibrary();
        using var folder = new TempFolder();
        NpyFile.Write(folder.At("y.npy"), [0, 1, 0, 2, 2 / 3f, -6, 1, 0, -3], 3, 3);
        File.WriteAllText(folder.At("y.index.csv"), "file,duration,status\n0.wav,2.5,ok\n1.wav,2.5,ok\n2.wav,2.5,ok\n");
        string[] command = ["search", folder.At("y.npy"), "query.wav", "--top", "2", "--csv"];
        var exact = CliRun.Of([.. command, "--method", "exact", "-q"]);
        var first = CliRun.Of([.. command, "--method", "approximate"]);
        var second = CliRun.Of([.. command, "--method", "approximate"]);
        Assert.Equal((0, exact.Out), (first.ExitCode, first.Out));
        Assert.Contains($"panns: making {folder.At("y.usearch")} for approximate searches, once\n", first.Error, StringComparison.Ordinal);
        Assert.Equal((0, exact.Out), (second.ExitCode, second.Out));
        Assert.DoesNotContain("making", second.Error, StringComparison.Ordinal);
    }

    // Where the graph cannot be made: a folder has its name.
    [Fact]
    public void Without_a_graph_every_row_is_compared_and_one_line_says_so()
    {
        using var folder = new TempFolder();
        NpyFile.Write(folder.At("y.npy"), [0, 1, 0, 2, 2 / 3f, -6], 2, 3);
        File.WriteAllText(folder.At("y.index.csv"), "file,duration,status\n0.wav,2.5,ok\n1.wav,2.5,ok\n");
        Directory.CreateDirectory(folder.At("y.usearch"));
        var run = CliRun.Of("search", folder.At("y.npy"), "query.wav", "--top", "1", "--csv", "--method", "approximate", "-q");
        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith(": every row is compared, exactly\n", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Contains(",1.wav,", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--method", "fast", "query.wav")]
    [InlineData("--method", "exact", "--duplicates", "0.9")]
    public void Wrong_options_are_refused(params string[] options) => Assert.Equal(2, CliRun.Of(["search", Index, .. options]).ExitCode);

    private static void SkipWithoutLibrary()
    {
        try
        {
            USearch.Free(USearch.Create(new() { Metric = USearch.Cosine, Scalar = USearch.Float16, Dimensions = 3 }, out _), out _);
        }
        catch (Exception problem) when (problem is DllNotFoundException or BadImageFormatException)
        {
            Assert.Skip("USearch's native library does not load here");
        }
    }

    private void Write()
    {
        NpyFile.Write(Index, _values, Rows, Dimension);
        File.WriteAllText(_folder.At("x.index.csv"), "file,duration,status\n" + string.Concat(Enumerable.Range(0, Rows).Select(row => $"{row}.wav,2.5,ok\n")));
    }

    private double Cosine(float[] query, int row)
    {
        var (product, own, other) = (0.0, 0.0, 0.0);
        for (var i = 0; i < Dimension; i++)
        {
            var value = (double)_values[(row * Dimension) + i];
            product += query[i] * value;
            own += query[i] * (double)query[i];
            other += value * value;
        }

        return product / Math.Sqrt(own * other);
    }
}
#endif
