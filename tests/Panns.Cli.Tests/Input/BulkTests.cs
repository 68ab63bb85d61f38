using Panns.Cli.Input;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Input;

/// <summary>Runs over many files: results in files, parts and their merging, lists, patterns, the end after too many errors.</summary>
public sealed class BulkTests
{
    private static readonly string[] Files = ["a.wav", "bad.wav", "c, d.wav", "e.wav", "bad 2.wav", "f.wav", "g.wav"];

    public static TheoryData<string, string> Outputs => new()
    {
        { "embed", "x.npy" }, { "embed", "x.csv" }, { "tag", "x.csv" }, { "tag", "x.jsonl" }, { "detect", "x.csv" }, { "detect", "x.jsonl" },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Parts_are_joined_to_the_bytes_of_a_single_run(string command, string name)
    {
        using var whole = new TempFolder();
        using var parts = new TempFolder();
        Assert.Equal(3, CliRun.Of([command, .. Files, "--out", whole.At(name)]).ExitCode);
        for (var part = 1; part <= 3; part++)
        {
            var run = CliRun.Of([command, .. Files, "--out", parts.At(name), "--shard", $"{part}/3"]);
            Assert.Equal(part == 2 ? 0 : 3, run.ExitCode);
            Assert.StartsWith($"panns: part {part}/3: {(part == 3 ? 3 : 2)} of 7 files\n", run.Error, StringComparison.Ordinal);
        }

        var merged = CliRun.Of("merge", parts.At(name));
        Assert.Equal(new CliRun(3, "", $"panns: wrote {parts.At(name)}: 7 files, 2 of which failed ({parts.At("x.errors.csv")}), from 3 parts\n"), merged);
        Assert.All(Directory.GetFiles(whole.Path), file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(parts.At(Path.GetFileName(file)))));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void One_run_writes_parts_as_they_come(string command, string name)
    {
        using var whole = new TempFolder();
        using var parts = new TempFolder();
        CliRun.Of([command, .. Files, "--out", whole.At(name)]);
        var run = CliRun.Of([command, .. Files, "--out", parts.At(name), "--part-size", "3"]);
        Assert.Equal(3, run.ExitCode);
        Assert.EndsWith($"panns: 3 parts are complete; panns merge {parts.At(name)} joins them\n", run.Error, StringComparison.Ordinal);
        var single = Enumerable.Range(1, 3).Select(part => new Shard(part, 3).PathOf(name)).ToList();
        Assert.Equal(single, Names(parts).Where(file => single.Contains(file)));
        Assert.Equal(3, CliRun.Of("merge", parts.At(name)).ExitCode);
        Assert.All(Directory.GetFiles(whole.Path), file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(parts.At(Path.GetFileName(file)))));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_canceled_run_of_parts_keeps_those_that_are_complete(string command, string name)
    {
        using var whole = new TempFolder();
        using var folder = new TempFolder();
        using var cancel = new CancellationTokenSource();
        string[] line = [command, .. Files, "--part-size", "3", "--out"];
        CliRun.Of([.. line, whole.At(name)]);
        var cut = CliRun.With(new FakeWorkbench { CancelAfter = (3, cancel) }, cancel.Token, [.. line, folder.At(name)]);
        Assert.Equal(130, cut.ExitCode);
        var first = new Shard(1, 3).PathOf(folder.At(name));
        var written = File.GetLastWriteTimeUtc(first);
        var workbench = new FakeWorkbench();
        var rest = CliRun.With(workbench, [.. line, folder.At(name), "--resume"]);

        // Two files of the first part and one of the second are kept.
        Assert.Equal((3, 4), (rest.ExitCode, workbench.Checked));
        Assert.Contains("panns: 1 part of an earlier run is complete and kept\n", rest.Error, StringComparison.Ordinal);
        Assert.Equal(written, File.GetLastWriteTimeUtc(first));
        Assert.Equal(Names(whole), Names(folder));
        Assert.All(Names(whole), file => Assert.Equal(File.ReadAllBytes(whole.At(file)), File.ReadAllBytes(folder.At(file))));

        // Another work, or a run that does not resume, begins anew.
        var another = new FakeWorkbench { Identity = "another" };
        CliRun.With(another, [.. line, folder.At(name), "--resume"]);
        var anew = new FakeWorkbench();
        CliRun.With(anew, [.. line, folder.At(name)]);
        Assert.Equal((7, 7), (another.Checked, anew.Checked));
    }

    [Fact]
    public void Errors_of_all_parts_count()
    {
        using var folder = new TempFolder();
        string[] line = ["tag", .. Files, "--out", folder.At("x.csv"), "--part-size", "3", "--stop-after-errors", "2"];
        var run = CliRun.Of(line);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("panns: 2 files have failed: the run ends, as --stop-after-errors 2 says\n", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("x.1-of-3.csv")));
        Assert.False(File.Exists(folder.At("x.3-of-3.csv")));
    }

    [Fact]
    public void Parts_need_a_table_in_a_file_and_no_other_part()
    {
        Assert.Contains("--part-size divides a table in a file", CliRun.Of("tag", "a.wav", "--part-size", "3").Error, StringComparison.Ordinal);
        Assert.Contains("--shard is one part already", CliRun.Of("tag", "a.wav", "--part-size", "3", "--shard", "1/2", "--out", "x.csv").Error, StringComparison.Ordinal);
        Assert.Contains("--part-size makes parts", CliRun.Of("embed", "a.wav", "--part-size", "3", "--per-window", "--out", "x.npy").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_are_missing_or_of_another_run_are_not_joined()
    {
        using var folder = new TempFolder();
        CliRun.Of([.. Embed(folder), "--shard", "1/3"]);
        CliRun.Of([.. Embed(folder), "--shard", "3/3"]);
        Assert.Equal(new CliRun(1, "", $"panns: {folder.At("x.npy")}: of 3 parts these are not finished: 2; run them (with --resume) first\n"), CliRun.Of("merge", folder.At("x.npy")));
        CliRun.With(new FakeWorkbench { Identity = "another" }, [.. Embed(folder), "--shard", "2/3"]);
        Assert.Contains("x.2-of-3.npy: was made with another network", CliRun.Of("merge", folder.At("x.npy")).Error, StringComparison.Ordinal);
        CliRun.Of("embed", "z.wav", "a.wav", "--out", folder.At("x.npy"), "--shard", "2/3");
        Assert.Contains("x.2-of-3.npy: is of another list of files", CliRun.Of("merge", folder.At("x.npy")).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("x.npy")));
        Assert.Contains("there is no finished part", CliRun.Of("merge", folder.At("y.npy")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"of\": 3", "\"of\": 2000000000", "an impossible part")]
    [InlineData("\"shard\": 1", "\"shard\": 0", "an impossible part")]
    [InlineData("\"files\": ", "\"files\": -", "an impossible number of files")]
    public void A_damaged_note_on_a_part_is_one_line(string what, string instead, string problem)
    {
        using var folder = new TempFolder();
        CliRun.Of([.. Embed(folder), "--shard", "1/3"]);
        var note = folder.At("x.1-of-3.npy.shard");
        var text = File.ReadAllText(note);
        Assert.Contains(what, text, StringComparison.Ordinal);
        File.WriteAllText(note, text.Replace(what, instead, StringComparison.Ordinal));
        Assert.Equal(new CliRun(1, "", $"panns: {note}: a damaged note: {problem}\n"), CliRun.Of("merge", folder.At("x.npy")));
    }

    [Fact]
    public void More_parts_than_files_are_joined_too()
    {
        using var folder = new TempFolder();
        for (var part = 1; part <= 4; part++)
        {
            CliRun.Of("tag", "a.wav", "b.wav", "--out", folder.At("x.csv"), "--shard", $"{part}/4");
        }

        Assert.Equal(0, CliRun.Of("merge", folder.At("x.csv")).ExitCode);
        CliRun.Of("tag", "a.wav", "b.wav", "--out", folder.At("y.csv"));
        Assert.Equal(File.ReadAllText(folder.At("y.csv")), File.ReadAllText(folder.At("x.csv")));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_canceled_run_goes_on_with_resume_to_the_same_bytes(string command, string name)
    {
        using var whole = new TempFolder();
        using var folder = new TempFolder();
        using var cancel = new CancellationTokenSource();
        CliRun.Of([command, .. Files, "--out", whole.At(name)]);
        var cut = CliRun.With(new FakeWorkbench { CancelAfter = (3, cancel) }, cancel.Token, [command, .. Files, "--out", folder.At(name)]);
        Assert.Equal(130, cut.ExitCode);
        Assert.EndsWith("panns: canceled after 3 of 7 files; run the same command with --resume to continue\n", cut.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At(name)));
        var workbench = new FakeWorkbench();
        var rest = CliRun.With(workbench, [command, .. Files, "--out", folder.At(name), "--resume"]);
        Assert.Equal((3, 4), (rest.ExitCode, workbench.Checked));
        Assert.Equal(Names(whole), Names(folder));
        Assert.All(Names(whole), file => Assert.Equal(File.ReadAllBytes(whole.At(file)), File.ReadAllBytes(folder.At(file))));
    }

    [Fact]
    public void A_damaged_partial_file_is_computed_again_from_there()
    {
        using var whole = new TempFolder();
        using var folder = new TempFolder();
        CliRun.Of(["tag", .. Files, "--out", whole.At("x.csv")]);
        foreach (var lost in (int[])[1, 7, 50])
        {
            CliRun.Of(["tag", .. Files[..5], "defect.wav", "--out", folder.At("x.csv")]);
            var partial = File.ReadAllBytes(folder.At("x.csv.partial"));
            File.WriteAllBytes(folder.At("x.csv.partial"), partial[..^lost]);
            Assert.Equal(3, CliRun.Of(["tag", .. Files, "--out", folder.At("x.csv"), "--resume"]).ExitCode);
            Assert.Equal(File.ReadAllBytes(whole.At("x.csv")), File.ReadAllBytes(folder.At("x.csv")));
        }
    }

    [Fact]
    public void Too_many_errors_end_the_run_and_keep_what_is_done()
    {
        using var folder = new TempFolder();
        var run = CliRun.Of(["tag", .. Files, "--out", folder.At("x.csv"), "--stop-after-errors", "2"]);
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith(
            $"panns: {folder.At("x.csv")}: stopped after 5 of 7 files; run the same command with --resume to continue\n"
            + "panns: 2 files have failed: the run ends, as --stop-after-errors 2 says\n",
            run.Error,
            StringComparison.Ordinal);
        Assert.Equal(["x.csv.index.partial", "x.csv.partial"], Names(folder));
        Assert.Equal(1, CliRun.Of(["tag", .. Files, "--stop-after-errors", "1"]).ExitCode);
    }

    [Fact]
    public void Lists_and_tables_name_files()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("list.txt"), "a.wav\n\nsub/b, c.wav\n");
        File.WriteAllText(folder.At("table.csv"), "label,file\ndog,d.wav\ncat,\"e, f.wav\"\ndog,a.wav\n");
        var run = CliRun.Of("tag", "z.wav", "--list", folder.At("list.txt"), "--list", folder.At("table.csv"), "--csv", "--top", "1");
        Assert.Equal(
            ["z.wav", "a.wav", "\"sub/b, c.wav\"", "d.wav", "\"e, f.wav\""],
            run.Out.Split('\n')[1..^1].Select(line => line[..(line.IndexOf(".wav", StringComparison.Ordinal) + 4)] + (line[0] == '"' ? "\"" : "")).Distinct());
        File.WriteAllText(folder.At("other.csv"), "a,b\n1,2\n");
        Assert.Equal(new CliRun(1, "", $"panns: {folder.At("other.csv")}: has no column file or path; it has a, b\n"), CliRun.Of("tag", "--list", folder.At("other.csv")));
        Assert.Equal(2, CliRun.Of("tag", "--csv").ExitCode);
    }

    [Fact]
    public void Patterns_reach_into_folders()
    {
        using var folder = new TempFolder();
        folder.Touch("a.wav", "x/b.wav", "x/y/c.wav", "x/y/d.flac");
        string[] Found(string pattern) => [.. CliRun.Of("tag", folder.At(pattern), "--csv", "--top", "1").Out.Split('\n')[1..^1].Select(line => Path.GetRelativePath(folder.Path, line.Split(',')[0]).Replace('\\', '/')).Distinct()];
        Assert.Equal(["a.wav", "x/b.wav", "x/y/c.wav"], Found("**/*.wav"));
        Assert.Equal(["x/b.wav"], Found("?/*.wav"));
        Assert.Equal(["x/y/c.wav", "x/y/d.flac"], Found("x/**/y/*"));
    }

    [Theory]
    [InlineData(7, 3, "2 2 3")]
    [InlineData(2000, 3, "666 667 667")]
    [InlineData(1, 3, "0 0 1")]
    public void Parts_hold_every_file_once_in_order(int files, int of, string sizes)
    {
        var list = Enumerable.Range(0, files).ToList();
        var parts = Enumerable.Range(1, of).Select(number => new Shard(number, of).Take(list)).ToList();
        Assert.Equal(list, parts.SelectMany(part => part));
        Assert.Equal(sizes, string.Join(' ', parts.Select(part => part.Count)));
    }

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_COUNT=10", "3/10")]
    [InlineData("SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_STEP=4 SLURM_ARRAY_TASK_COUNT=3", "3/3")]
    [InlineData("JOB_COMPLETION_INDEX=0 PANNS_SHARDS=4", "1/4")]
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2", "2/2")]
    [InlineData("PMI_RANK=0 PMI_SIZE=1", "1/1")]
    [InlineData("", "--shard auto: there is none of SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, OMPI_COMM_WORLD_RANK, PMI_RANK; give the part as 3/40")]
    [InlineData("JOB_COMPLETION_INDEX=0", "--shard auto: PANNS_SHARDS is '', not a whole number; it must say how many parts there are")]
    [InlineData("JOB_COMPLETION_INDEX=4 PANNS_SHARDS=4", "--shard auto: JOB_COMPLETION_INDEX and PANNS_SHARDS give part 5 of 4, which there is not")]
    [InlineData("SLURM_ARRAY_TASK_ID=1 OMPI_COMM_WORLD_RANK=1", "--shard auto: there are both SLURM_ARRAY_TASK_ID and OMPI_COMM_WORLD_RANK; give the part as 3/40")]
    public void Schedulers_say_which_part(string variables, string expected)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(one => one.Split('=')[0], one => one.Split('=')[1]);
        string found;
        try
        {
            found = Shard.OfScheduler(name => set.GetValueOrDefault(name)).ToString();
        }
        catch (PannsException problem)
        {
            found = problem.Message;
        }

        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1/")]
    [InlineData("one")]
    public void A_part_that_there_is_not_is_a_usage_error(string part)
        => Assert.Equal(new CliRun(2, "", $"panns: --shard takes a part such as 3/40, or auto, not '{part}' (panns tag --help shows the usage)\n"), CliRun.Of("tag", "a.wav", "--shard", part));

    private static string[] Embed(TempFolder folder) => ["embed", .. Files, "--out", folder.At("x.npy")];

    private static string[] Names(TempFolder folder) => [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
