using System.Runtime.InteropServices;
using System.Text;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

public sealed class EmbedTests
{
    [Fact]
    public void Npy_has_a_row_for_every_file_and_an_index_beside_it()
    {
        using var folder = new TempFolder();
        var run = CliRun.Of("embed", "a.wav", "bad.wav", "c, d.wav", "--out", folder.At("x.npy"));
        Assert.Equal(
            (3, "", $"panns: bad.wav: not an audio file\npanns: wrote {folder.At("x.npy")}: 3 files, 1 of which failed ({folder.At("x.errors.csv")})\n"),
            (run.ExitCode, run.Out, run.Error));
        Assert.DoesNotContain("wrote", CliRun.Of("embed", "a.wav", "--out", folder.At("x.npy"), "--quiet").Error, StringComparison.Ordinal);
        Assert.Equal(3, CliRun.Of("embed", "a.wav", "bad.wav", "c, d.wav", "--out", folder.At("x.npy")).ExitCode);

        // NumPy's format 1.0: magic, version, header length (which makes data start at a multiple of 64 bytes), header, values.
        var bytes = File.ReadAllBytes(folder.At("x.npy"));
        Assert.Equal("\u0093NUMPY\u0001\0\u0076\0", Encoding.Latin1.GetString(bytes, 0, 10));
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }".PadRight(117) + "\n", Encoding.Latin1.GetString(bytes, 10, 118));
        Assert.Equal(
            [1, FakeWorkbench.Odd, -3, float.NaN, float.NaN, float.NaN, 1, FakeWorkbench.Odd, -3],
            MemoryMarshal.Cast<byte, float>(bytes.AsSpan(128)).ToArray());
        Assert.Equal(
            "file,duration,status\na.wav,2.500,ok\nbad.wav,,bad.wav: not an audio file\n\"c, d.wav\",2.500,ok\n",
            File.ReadAllText(folder.At("x.index.csv")));
        Assert.Equal("file,reason\nbad.wav,bad.wav: not an audio file\n", File.ReadAllText(folder.At("x.errors.csv")));
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Csv_has_a_row_for_every_file()
    {
        using var folder = new TempFolder();
        CliRun.Of("embed", "a.wav", "bad.wav", "--out", folder.At("x.csv"));
        Assert.Equal(
            "file,duration,status,e0,e1,e2\na.wav,2.500,ok,1,0.33333334,-3\nbad.wav,,bad.wav: not an audio file,,,\n",
            File.ReadAllText(folder.At("x.csv")));
    }

    [Fact]
    public void Windows_have_rows_with_their_times()
    {
        using var folder = new TempFolder();
        var run = CliRun.Of("embed", "a.wav", "bad.wav", "--per-window", "--out", folder.At("x.npy"));
        Assert.Equal((3, "", "panns: bad.wav: not an audio file\n"), (run.ExitCode, run.Out, run.Troubles));
        Assert.EndsWith($"panns: wrote {folder.At("x.npy")}: vectors of windows of 2 files, 1 of which failed ({folder.At("x.errors.csv")})\n", run.Error, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4, 5, 6, float.NaN, float.NaN, float.NaN], MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder.At("x.npy")).AsSpan(128)).ToArray());
        Assert.Equal(
            "file,start,end,status\na.wav,0.000,2.000,ok\na.wav,0.500,2.500,ok\nbad.wav,,,bad.wav: not an audio file\n", File.ReadAllText(folder.At("x.index.csv")));
        CliRun.Of("embed", "a.wav", "bad.wav", "--per-window", "--out", folder.At("x.csv"));
        Assert.Equal(
            "file,start,end,status,e0,e1,e2\na.wav,0.000,2.000,ok,1,2,3\na.wav,0.500,2.500,ok,4,5,6\nbad.wav,,,bad.wav: not an audio file,,,\n", File.ReadAllText(folder.At("x.csv")));
        CliRun.Of("embed", "bad.wav", "--per-window", "--out", folder.At("y.npy"));
        Assert.Equal(4, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Nothing_is_written_when_every_file_is_bad()
    {
        using var folder = new TempFolder();
        var run = CliRun.Of("embed", "bad.wav", "--out", folder.At("x.npy"));
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith($"panns: no file could be embedded; {folder.At("x.npy")} was not written\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_defect_leaves_no_half_written_file_and_neither_the_old_one_nor_what_is_done_is_lost()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("x.npy"), "old");
        var run = CliRun.Of("embed", "a.wav", "defect.wav", "--out", folder.At("x.npy"));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"panns: {folder.At("x.npy")}: stopped after 1 of 2 files; run the same command with --resume to continue\n", run.Error, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(folder.At("x.npy")));
        Assert.Equal(["x.npy", "x.npy.index.partial", "x.npy.partial"], Names(folder));
    }

    [Fact]
    public void A_defect_in_the_first_file_leaves_nothing()
    {
        using var folder = new TempFolder();
        Assert.Equal(1, CliRun.Of("embed", "defect.wav", "--out", folder.At("x.npy")).ExitCode);
        Assert.Empty(Names(folder));
    }

    [Theory]
    [InlineData("x.npy")]
    [InlineData("x.csv")]
    public void A_canceled_run_goes_on_with_resume_to_the_same_bytes(string name)
    {
        using var folder = new TempFolder();
        string[] files = ["a.wav", "bad.wav", "c, d.wav", "e.wav"];
        using var cancel = new CancellationTokenSource();
        var cut = CliRun.With(new FakeWorkbench { CancelAfter = (3, cancel) }, cancel.Token, ["embed", .. files, "--out", folder.At(name)]);
        Assert.Equal(130, cut.ExitCode);
        Assert.EndsWith("panns: canceled after 3 of 4 files; run the same command with --resume to continue\n", cut.Error, StringComparison.Ordinal);

        var workbench = new FakeWorkbench();
        var rest = CliRun.With(workbench, ["embed", .. files, "--out", folder.At(name), "--resume"]);
        Assert.Equal((3, $"panns: {folder.At(name)}: resumes after 3 of 4 files, 1 of which could not be read\n"), (rest.ExitCode, rest.Troubles));
        Assert.Equal(1, workbench.Checked);

        using var other = new TempFolder();
        CliRun.Of(["embed", .. files, "--out", other.At(name)]);
        Assert.Equal(Names(other), Names(folder));
        Assert.All(Names(other), file => Assert.Equal(File.ReadAllBytes(other.At(file)), File.ReadAllBytes(folder.At(file))));
    }

    [Fact]
    public void Another_network_does_not_go_on_with_what_one_has_left()
    {
        using var folder = new TempFolder();
        CliRun.Of("embed", "a.wav", "defect.wav", "--out", folder.At("x.npy"));
        var run = CliRun.With(new FakeWorkbench { Identity = "another" }, "embed", "a.wav", "b.wav", "--out", folder.At("x.npy"), "--resume");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("another network", Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_resume_what_is_left_is_replaced_and_that_is_a_line()
    {
        using var folder = new TempFolder();
        CliRun.Of("embed", "a.wav", "defect.wav", "--out", folder.At("x.npy"));
        var run = CliRun.Of("embed", "a.wav", "b.wav", "--out", folder.At("x.npy"));
        Assert.Equal((0, "", $"panns: {folder.At("x.npy")}.partial: 1 rows of an unfinished run are overwritten\n"), (run.ExitCode, run.Out, run.Troubles));
        Assert.Equal(["x.index.csv", "x.npy"], Names(folder));
    }

    [Fact]
    public void A_missing_folder_is_made_where_it_can_be()
    {
        using var folder = new TempFolder();
        var path = folder.At(Path.Combine("none", "yet", "x.npy"));
        Assert.Equal(0, CliRun.Of("embed", "a.wav", "--out", path).ExitCode);
        Assert.True(File.Exists(path));
        var run = CliRun.Of("embed", "a.wav", "--out", Path.Combine(path, "y.npy"));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"panns: {Path.Combine(path, "y.npy")}: its folder cannot be created: ", run.Error, StringComparison.Ordinal);
    }

    private static string[] Names(TempFolder folder) => [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
