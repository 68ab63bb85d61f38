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
        Assert.Equal(2, CliRun.Of("embed", "a.wav", "--resume", "--out", folder.At("x.parquet")).ExitCode);
        Assert.Equal(1, CliRun.Of("embed", "bad.wav", "--out", folder.At("y.parquet")).ExitCode);
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);

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
