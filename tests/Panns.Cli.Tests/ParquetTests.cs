#if PANNS_PARQUET
using Panns.Cli.Output;
using Panns.Cli.Tests.Support;
using Panns.Output;
using Parquet;

namespace Panns.Cli.Tests;

public sealed class ParquetTests
{
    [Fact]
    public async Task Events_are_a_table_with_the_columns_of_csv()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "x.parquet");
        var run = CliRun.Of("detect", "a.wav", "bad.wav", "--format", "parquet", "--out", path);
        Assert.Equal(3, run.ExitCode);
        await using var reader = await ParquetReader.CreateAsync(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["file", "onset", "offset", "label", "score", "mean", "status"], reader.Schema.GetDataFields().Select(field => field.Name));
        Assert.Equal(1, reader.RowGroupCount);
        using var group = reader.OpenRowGroupReader(0);
        Assert.Equal(3, group.RowCount);
        var fields = reader.Schema.GetDataFields();
        Assert.Equal((IEnumerable<string?>)["a.wav", "a.wav", "bad.wav"], await Texts(0));
        Assert.Equal((IEnumerable<string?>)["Cat, meow", "Speech", null], await Texts(3));
        Assert.Equal([0, 0.01, null], await Numbers<double>(1));
        Assert.Equal([0.02, 0.03, null], await Numbers<double>(2));
        Assert.Equal([0.8f, 0.3f, null], await Numbers<float>(5));

        async Task<string?[]> Texts(int column)
        {
            var values = new string[3];
            await group.ReadAsync(fields[column], values);
            return values;
        }

        async Task<T?[]> Numbers<T>(int column)
            where T : struct
        {
            var values = new T?[3];
            await group.ReadAsync<T>(fields[column], values);
            return values;
        }
    }

    [Fact]
    public async Task Many_rows_are_several_groups()
    {
        using var stream = new MemoryStream();
        using (var writer = new ParquetResultWriter(stream, ResultTable.Predictions(["a", "b"])))
        {
            for (var i = 0; i < 100_000; i++)
            {
                writer.Write(new() { File = $"{i}.wav", Duration = 1, Rows = [new(0, 1, "a", 0.75f) { Scores = new[] { 0.75f, 0.25f } }] });
            }
        }

        await using var reader = await ParquetReader.CreateAsync(new MemoryStream(stream.ToArray()), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, reader.RowGroupCount);
        Assert.Equal(["file", "start", "end", "label", "score", "status", "a", "b"], reader.Schema.GetDataFields().Select(field => field.Name));
        using var group = reader.OpenRowGroupReader(1);
        Assert.Equal(100_000 - 65_536, group.RowCount);
    }

    [Fact]
    public async Task Embeddings_are_columns()
    {
        using var folder = new TempFolder();
        Assert.Equal(3, CliRun.Of("embed", "a.wav", "bad.wav", "--out", folder.At("x.parquet")).ExitCode);
        Assert.Equal(["file", "start", "end", "status", "e0", "e1", "e2"], await Names(folder.At("x.parquet")));
        Assert.Equal([1, null], await Column(folder.At("x.parquet"), 4, 2));
        Assert.Equal([FakeWorkbench.Odd, null], await Column(folder.At("x.parquet"), 5, 2));
        CliRun.Of("embed", "a.wav", "bad.wav", "--per-window", "--out", folder.At("w.parquet"));
        Assert.Equal([1, 4, null], await Column(folder.At("w.parquet"), 4, 3));
        Assert.Equal(1, CliRun.Of("embed", "bad.wav", "--out", folder.At("y.parquet")).ExitCode);
        Assert.Equal(["w.errors.csv", "w.parquet", "x.errors.csv", "x.parquet"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        static async Task<string[]> Names(string path)
        {
            await using var reader = await ParquetReader.CreateAsync(path, cancellationToken: TestContext.Current.CancellationToken);
            return [.. reader.Schema.GetDataFields().Select(field => field.Name)];
        }

        static async Task<float?[]> Column(string path, int column, int rows)
        {
            await using var reader = await ParquetReader.CreateAsync(path, cancellationToken: TestContext.Current.CancellationToken);
            using var group = reader.OpenRowGroupReader(0);
            var values = new float?[rows];
            await group.ReadAsync<float>(reader.Schema.GetDataFields()[column], values);
            return values;
        }
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("detect")]
    [InlineData("embed")]
    [InlineData("embed --per-window")]
    public void Interrupted_runs_and_parts_give_the_bytes_of_an_unbroken_run(string command)
    {
        using var folder = new TempFolder();
        string[] files = [.. Enumerable.Range(0, 7).Select(i => i == 3 ? "bad.wav" : $"{i}.wav")];
        string[] Line(string name, params string[] more) => [.. command.Split(' '), .. files, "-m", "Fake", "-q", "--out", folder.At(name), .. more];
        Assert.Equal(3, CliRun.Of(Line("whole.parquet")).ExitCode);
        using (var cancellation = new CancellationTokenSource())
        {
            var broken = CliRun.With(new FakeWorkbench { CancelAfter = (5, cancellation) }, cancellation.Token, Line("x.parquet"));
            Assert.Equal(130, broken.ExitCode);
            Assert.False(File.Exists(folder.At("x.parquet")));
        }

        Assert.Equal(3, CliRun.Of(Line("x.parquet", "--resume")).ExitCode);
        Assert.Equal(File.ReadAllBytes(folder.At("whole.parquet")), File.ReadAllBytes(folder.At("x.parquet")));
        for (var part = 1; part <= 3; part++)
        {
            CliRun.Of(Line("y.parquet", "--shard", $"{part}/3"));
        }

        Assert.Equal(3, CliRun.Of("merge", folder.At("y.parquet")).ExitCode);
        Assert.Equal(File.ReadAllBytes(folder.At("whole.parquet")), File.ReadAllBytes(folder.At("y.parquet")));
        Assert.Equal(File.ReadAllText(folder.At("whole.errors.csv")), File.ReadAllText(folder.At("y.errors.csv")));
    }

    [Fact]
    public async Task Parts_of_many_rows_are_joined_in_the_groups_of_one_run()
    {
        using var folder = new TempFolder();
        string[] parts = [folder.At("1.parquet"), folder.At("2.parquet"), folder.At("3.parquet")];
        foreach (var (index, part) in parts.Index())
        {
            await using var stream = File.Create(part);
            Fill(stream, 30_000 * index, 30_000 * (index + 1));
        }

        using var joined = new MemoryStream();
        ParquetResultWriter.Join(joined, parts);
        using var whole = new MemoryStream();
        Fill(whole, 0, 90_000);
        Assert.Equal(whole.ToArray(), joined.ToArray());
        await File.WriteAllTextAsync(parts[1], "PAR1 but not really", TestContext.Current.CancellationToken);
        Assert.StartsWith(parts[1], Assert.Throws<PannsException>(() => ParquetResultWriter.Join(new MemoryStream(), parts)).Message, StringComparison.Ordinal);

        static void Fill(Stream stream, int from, int to)
        {
            using var writer = new ParquetResultWriter(stream, ResultTable.Tags);
            for (var i = from; i < to; i++)
            {
                writer.Write(new() { File = $"{i}.wav", Error = i % 1000 == 7 ? "bad" : null, Rows = [new(0, i / 3.0, "a", 1 / (i + 1f))] });
            }
        }
    }

    [Fact]
    public void An_ending_names_the_format()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, CliRun.Of("tag", "a.wav", "--out", folder.At("x.parquet")).ExitCode);
        Assert.Equal("PAR1", System.Text.Encoding.ASCII.GetString(File.ReadAllBytes(folder.At("x.parquet")), 0, 4));
    }

    [Fact]
    public void Bytes_need_a_file()
        => Assert.Equal(new CliRun(2, "", "panns: --format parquet is not text: add --out x.parquet\n"), CliRun.Of("tag", "a.wav", "--format", "parquet"));
}
#endif
