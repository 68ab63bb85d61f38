using Panns.Clips;
using Panns.Output;
using Panns.Tests.Support;

namespace Panns.Tests.Embedding;

public sealed class EmbeddingFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panns-embed-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Rows_and_index_have_a_line_for_every_recording_and_a_bad_one_is_NaN()
    {
        using var model = FakeSession.Model("Cnn6", out _);
        var path = Path.Combine(_folder.FullName, "x.npy");
        var summary = EmbeddingFile.Write(new(model, null, Open), ["100", "bad, \"very\"", "300"], path, null, TestContext.Current.CancellationToken);
        Assert.Equal(new(3, 1, 0), summary);
        var (shape, values) = NpyFile.Read(path);
        Assert.Equal([3, 512], shape);
        Assert.Equal([100f, 300f], new[] { values[2], values[1026] });
        Assert.All(values[512..1024], value => Assert.True(float.IsNaN(value)));
        Assert.Equal(
            ["file,duration,status", "100,0.003125,ok", "\"bad, \"\"very\"\"\",0,\"bad, \"\"very\"\": no such file\"", "300,0.009375,ok"],
            File.ReadAllLines(Path.Combine(_folder.FullName, "x.index.csv")));
        Assert.Equal([true, false, true], EmbeddingFile.ReadIndex(path).Select(entry => entry.IsOk));
        Assert.Equal("bad, \"very\"", EmbeddingFile.ReadIndex(path)[1].File);
        Assert.Equal(2, _folder.GetFiles().Length);
    }

    [Fact]
    public void A_run_that_was_cancelled_goes_on_where_it_ended()
    {
        var path = Path.Combine(_folder.FullName, "x.npy");
        var paths = Interrupt(path);
        Assert.False(File.Exists(path));

        using var model = FakeSession.Model("Cnn6", out _);
        var summary = EmbeddingFile.Write(new(model, null, Open), paths, path, null, TestContext.Current.CancellationToken);
        Assert.InRange(summary.Resumed, 2, 3);
        Assert.Equal([10f, 20, 30, 40, 50], Enumerable.Range(0, 5).Select(row => NpyFile.Read(path).Values[row * 512 + 2]));
        Assert.Equal(2, _folder.GetFiles().Length);
    }

    [Fact]
    public void Rows_of_other_weights_are_not_gone_on_with()
    {
        var path = Path.Combine(_folder.FullName, "x.npy");
        var paths = Interrupt(path);
        using var model = new PannsModel(new FakeSession(PannsModels.Cnn6.Describe(3)) { Gain = 2 });
        Assert.Equal(new(5, 0, 0), EmbeddingFile.Write(new(model, null, Open), paths, path, null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("10,", "11,", 0)] // another list
    [InlineData("20,", "\"20,", 1)] // a damaged line
    [InlineData("# ", "# another ", 0)]
    public void Rows_of_another_run_or_damaged_ones_are_not_gone_on_with(string original, string altered, int resumed)
    {
        var path = Path.Combine(_folder.FullName, "x.npy");
        var paths = Interrupt(path);
        var index = path.Replace(".npy", ".index.csv.partial", StringComparison.Ordinal);
        var lines = File.ReadAllLines(index);
        var line = Array.FindIndex(lines, text => text.StartsWith(original, StringComparison.Ordinal));
        lines[line] = altered + lines[line][original.Length..];
        File.WriteAllLines(index, lines);
        using var model = FakeSession.Model("Cnn6", out _);
        Assert.Equal(new(5, 0, resumed), EmbeddingFile.Write(new(model, null, Open), paths, path, null, TestContext.Current.CancellationToken));
        Assert.Equal([10f, 20, 30, 40, 50], Enumerable.Range(0, 5).Select(row => NpyFile.Read(path).Values[row * 512 + 2]));
    }

    [Fact]
    public void An_empty_index_is_not_gone_on_with()
    {
        var path = Path.Combine(_folder.FullName, "x.npy");
        File.WriteAllText(path.Replace(".npy", ".index.csv.partial", StringComparison.Ordinal), "");
        File.WriteAllBytes(path + ".partial", new byte[5000]);
        using var model = FakeSession.Model("Cnn6", out _);
        Assert.Equal(new(1, 0, 0), EmbeddingFile.Write(new(model, null, Open), ["10"], path, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Csv_has_a_column_per_dimension()
    {
        using var model = FakeSession.Model("Cnn6", out _);
        var path = Path.Combine(_folder.FullName, "x.csv");
        EmbeddingFile.Write(new(model, null, Open), ["100", "bad"], path, null, TestContext.Current.CancellationToken);
        var lines = File.ReadAllLines(path);
        Assert.StartsWith("file,e0,e1,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",e511", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("100,0,0,100,0,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("bad,NaN,NaN,", lines[2], StringComparison.Ordinal);
        Assert.Throws<PannsException>(() => EmbeddingFile.CheckPath("x.txt"));
    }

    [Fact]
    public void Networks_without_embedding_are_refused()
    {
        using var model = FakeSession.Model("Cnn14_DecisionLevelMax", out _);
        Assert.Contains("Cnn14", Assert.Throws<PannsException>(() => new EmbeddingExtractor(model)).Message, StringComparison.Ordinal);
    }

    /// <summary>Five recordings, of which the first two or three are done when the run is cancelled.</summary>
    private static string[] Interrupt(string path)
    {
        // The first run of the session is that of the signal which tells weights apart.
        using var cancel = new CancellationTokenSource();
        using var model = new PannsModel(new FakeSession(PannsModels.Cnn6.Describe(3)) { OnRun = run => { if (run == 4) { cancel.Cancel(); } } });
        string[] paths = ["10", "20", "30", "40", "50"];
        Assert.ThrowsAny<OperationCanceledException>(
            () => EmbeddingFile.Write(new(model, new() { BatchSize = 1 }, Open), paths, path, null, cancel.Token));
        return paths;
    }

    private static ClipSource Open(string path)
        => new(path, _ => int.TryParse(path, out var length) ? new MemorySource(new float[length]) : throw new PannsException($"{path}: no such file"));
}
