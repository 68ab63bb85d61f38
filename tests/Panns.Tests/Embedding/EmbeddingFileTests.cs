using Panns.Clips;
using Panns.Embedding;
using Panns.Output;
using Panns.Tests.Support;

namespace Panns.Tests.Embedding;

public sealed class EmbeddingFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panns-embed-");
    private readonly List<string> _notices = [];

    private string Npy => At("x.npy");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Rows_and_index_have_a_line_for_every_recording_and_a_bad_one_is_NaN()
    {
        Assert.Equal(new(3, 1, 0), Write(Npy, ["100", "bad, \"very\"", "300"]));
        var (shape, values) = NpyFile.Read(Npy);
        Assert.Equal([3, 512], shape);
        Assert.Equal([100f, 300f], new[] { values[2], values[1026] });
        Assert.All(values[512..1024], value => Assert.True(float.IsNaN(value)));
        Assert.Equal(
            "file,duration,status\n100,0.003125,ok\n\"bad, \"\"very\"\"\",,\"bad, \"\"very\"\": no such file\"\n300,0.009375,ok\n",
            File.ReadAllText(At("x.index.csv")));
        Assert.Equal("file,reason\n\"bad, \"\"very\"\"\",\"bad, \"\"very\"\": no such file\"\n", File.ReadAllText(At("x.errors.csv")));
        Assert.Equal(3, _folder.GetFiles().Length);

        // Another run, in which none fails, leaves no list.
        Write(Npy, ["100"]);
        Assert.Equal(2, _folder.GetFiles().Length);
    }

    [Fact]
    public void The_index_reads_back_whatever_the_files_are_called_and_where_one_failed()
    {
        Write(Npy, ["100", "bad, \"very\"", "bad\nname"]);
        Assert.Equal(
            [new("100", 0.003125, "ok"), new("bad, \"very\"", null, "bad, \"very\": no such file"), new("bad\nname", null, "bad\nname: no such file")],
            EmbeddingFile.ReadIndex(Npy));
        Assert.Equal([true, false, false], EmbeddingFile.ReadIndex(Npy).Select(entry => entry.IsOk));
    }

    [Theory]
    [InlineData("file,status\nx,ok\n", "no column 'duration'")]
    [InlineData("file,duration,status\nx,long,ok\n", "line 2")]
    [InlineData("file,duration,status\nx,1,ok\ny,2\n", "line 3")]
    [InlineData("", "empty")]
    public void A_damaged_index_is_named_with_its_line(string text, string expected)
    {
        File.WriteAllText(At("x.index.csv"), text);
        Assert.Contains(expected, Assert.Throws<PannsException>(() => EmbeddingFile.ReadIndex(Npy)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_has_the_index_and_a_column_a_value()
    {
        var path = At("x.csv");
        Write(path, ["100", "bad"]);
        var lines = File.ReadAllLines(path);
        Assert.StartsWith("file,duration,status,e0,e1,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",e511", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("100,0.003125,ok,0,0,100,0,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("bad,,bad: no such file,,,", lines[2], StringComparison.Ordinal);
        Assert.Equal(["100", "bad"], EmbeddingFile.ReadIndex(path).Select(entry => entry.File));
        Assert.Equal(["x.csv", "x.errors.csv"], _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.Throws<PannsException>(() => EmbeddingFile.CheckPath("x.txt"));
    }

    [Theory]
    [InlineData("x.npy")]
    [InlineData("x.csv")]
    public void A_run_that_was_canceled_goes_on_to_the_bytes_of_an_unbroken_one(string name)
    {
        var files = Interrupt(At(name));
        Assert.False(File.Exists(At(name)));
        var summary = Write(At(name), files, resume: true);
        Assert.InRange(summary.Resumed, 2, 3);
        Assert.Equal([$"{At(name)}: resumes after {summary.Resumed} of 5 files"], _notices);

        Directory.CreateDirectory(At("unbroken"));
        Write(At(Path.Combine("unbroken", name)), files);
        foreach (var whole in Directory.GetFiles(At("unbroken")))
        {
            Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(At(Path.GetFileName(whole))));
        }

        Assert.Equal(Directory.GetFiles(At("unbroken")).Length, _folder.GetFiles().Length);
    }

    [Fact]
    public void Without_resuming_what_is_left_is_replaced_and_that_is_said()
    {
        var files = Interrupt(Npy);
        Assert.Equal(0, Write(Npy, files).Resumed);
        Assert.Matches("x.npy.partial: [23] rows of an unfinished run are overwritten", Assert.Single(_notices));
    }

    [Fact]
    public void Where_nothing_is_left_a_run_that_resumes_begins_and_says_so()
    {
        Assert.Equal(new(1, 0, 0), Write(Npy, ["10"], resume: true));
        Assert.Equal([$"{Npy}: there is no unfinished run to resume; starting over"], _notices);
    }

    [Fact]
    public void Rows_of_other_weights_are_not_gone_on_with_and_not_lost_either()
    {
        var files = Interrupt(Npy);
        var left = File.ReadAllBytes(Npy + ".partial");
        using var model = new PannsModel(new FakeSession(PannsModels.Cnn6.Describe(3)) { Gain = 2 });
        var problem = Assert.Throws<PannsException>(() => EmbeddingFile.Write(new(model, null, Open), files, Npy, resume: true, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("another network", problem.Message, StringComparison.Ordinal);
        Assert.Equal(left, File.ReadAllBytes(Npy + ".partial"));
    }

    [Fact]
    public void Rows_of_other_windows_are_not_gone_on_with()
    {
        var files = Interrupt(Npy);
        using var model = FakeSession.Model("Cnn6", out _);
        Assert.Throws<PannsException>(() => EmbeddingFile.Write(new(model, new() { Window = 5 }, Open), files, Npy, resume: true, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Where_the_list_is_another_the_rows_before_are_kept_and_the_others_dropped_with_a_line()
    {
        var files = Interrupt(Npy);
        files[1] = "21";
        Assert.Equal(new(5, 0, 1), Write(Npy, files, resume: true));
        Assert.Matches("resumes after 1 of 5 files; [12] more rows belong to other files and are dropped", Assert.Single(_notices));
        Assert.Equal([10f, 21, 30, 40, 50], Enumerable.Range(0, 5).Select(row => NpyFile.Read(Npy).Values[(row * 512) + 2]));
    }

    [Fact]
    public void Whatever_byte_the_process_ended_at_a_run_goes_on_to_the_same_bytes()
    {
        string[] files = ["10", "bad, \"very\"", "30", "bad\nname", "50"];
        Write(Npy, files);
        var (matrix, index) = (File.ReadAllBytes(Npy), File.ReadAllBytes(At("x.index.csv")));
        Interrupt(Npy, files, after: 4);
        var (rows, journal) = (File.ReadAllBytes(Npy + ".partial"), File.ReadAllBytes(Npy + ".index.partial"));
        for (var end = 0; end <= journal.Length; end++)
        {
            File.WriteAllBytes(Npy + ".partial", rows);
            File.WriteAllBytes(Npy + ".index.partial", journal[..end]);
            Write(Npy, files, resume: true);
            Assert.Equal(matrix, File.ReadAllBytes(Npy));
            Assert.Equal(index, File.ReadAllBytes(At("x.index.csv")));
        }

        // A row is written before its index line; without the line it does not count.
        for (var end = 0; end <= rows.Length; end += 777)
        {
            File.WriteAllBytes(Npy + ".partial", rows[..end]);
            File.WriteAllBytes(Npy + ".index.partial", journal);
            Write(Npy, files, resume: true);
            Assert.Equal(matrix, File.ReadAllBytes(Npy));
            Assert.Equal(index, File.ReadAllBytes(At("x.index.csv")));
        }
    }

    [Fact]
    public void No_flipped_bit_of_what_is_left_is_believed()
    {
        string[] files = ["10", "bad, \"very\"", "30", "40", "50"];
        Write(Npy, files);
        var (matrix, index) = (File.ReadAllBytes(Npy), File.ReadAllBytes(At("x.index.csv")));
        Interrupt(Npy, files, after: 4);
        var (rows, journal) = (File.ReadAllBytes(Npy + ".partial"), File.ReadAllBytes(Npy + ".index.partial"));
        var identity = journal.AsSpan().IndexOf((byte)'\n');
        for (var place = 0; place < journal.Length + (rows.Length / 97); place++)
        {
            var (damagedRows, damagedJournal) = (rows.ToArray(), journal.ToArray());
            ref var damaged = ref place < journal.Length ? ref damagedJournal[place] : ref damagedRows[(place - journal.Length) * 97];
            damaged ^= (byte)(1 << (place % 8));
            File.WriteAllBytes(Npy + ".partial", damagedRows);
            File.WriteAllBytes(Npy + ".index.partial", damagedJournal);
            _notices.Clear();
            try
            {
                Write(Npy, files, resume: true);
            }
            catch (PannsException) when (place <= identity)
            {
                // Another identity, for all that it says: nothing is gone on with.
                continue;
            }

            Assert.Equal(matrix, File.ReadAllBytes(Npy));
            Assert.Equal(index, File.ReadAllBytes(At("x.index.csv")));
            Assert.Contains(place >= journal.Length + (128 / 97) + 1 ? "are damaged and are computed again" : "", Assert.Single(_notices), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_runs_at_once_do_not_write_one_file()
    {
        using var first = new EmbeddingFileWriter(Npy, 2, "one", ["10"]);
        Assert.Contains("cannot be written", Assert.Throws<PannsException>(() => new EmbeddingFileWriter(Npy, 2, "one", ["10"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_without_embedding_are_refused()
    {
        using var model = FakeSession.Model("Cnn14_DecisionLevelMax", out _);
        Assert.Contains("Cnn14", Assert.Throws<PannsException>(() => new EmbeddingExtractor(model)).Message, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private EmbeddingFileSummary Write(string path, IReadOnlyList<string> files, bool resume = false)
    {
        using var model = FakeSession.Model("Cnn6", out _);
        return EmbeddingFile.Write(new(model, null, Open), files, path, resume, null, _notices.Add, TestContext.Current.CancellationToken);
    }

    /// <summary>Recordings, of which the first two or three (or the given number) are done when the run is canceled.</summary>
    private static string[] Interrupt(string path, string[]? files = null, int? after = null)
    {
        files ??= ["10", "20", "30", "40", "50"];
        using var cancel = new CancellationTokenSource();

        // The session's first run is on the signal that identifies the weights.
        using var model = new PannsModel(new FakeSession(PannsModels.Cnn6.Describe(3)) { OnRun = run => { if (after is null && run == 4) { cancel.Cancel(); } } });
        var done = new Done(count =>
        {
            if (count == after)
            {
                cancel.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(
            () => EmbeddingFile.Write(new(model, new() { BatchSize = 1 }, Open), files, path, progress: done, cancellationToken: cancel.Token));
        return files;
    }

    private static ClipSource Open(string path)
        => new(path, _ => int.TryParse(path, out var length) ? new MemorySource(new float[length]) : throw new PannsException($"{path}: no such file"));

    /// <summary>Reports every finished recording immediately.</summary>
    private sealed class Done(Action<int> heard) : IProgress<EmbeddingIndexEntry>
    {
        private int _count;

        public void Report(EmbeddingIndexEntry value) => heard(++_count);
    }
}
