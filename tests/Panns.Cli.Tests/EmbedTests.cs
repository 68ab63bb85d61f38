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
        Assert.Equal((1, "", "panns: bad.wav: not an audio file\n"), (run.ExitCode, run.Out, run.Error));

        // NumPy's format 1.0: magic, version, length of a header that ends at a multiple of 64 bytes, values.
        var bytes = File.ReadAllBytes(folder.At("x.npy"));
        Assert.Equal("\u0093NUMPY\u0001\0\u0076\0", Encoding.Latin1.GetString(bytes, 0, 10));
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }".PadRight(117) + "\n", Encoding.Latin1.GetString(bytes, 10, 118));
        Assert.Equal(
            [1, FakeWorkbench.Odd, -3, float.NaN, float.NaN, float.NaN, 1, FakeWorkbench.Odd, -3],
            MemoryMarshal.Cast<byte, float>(bytes.AsSpan(128)).ToArray());
        Assert.Equal(
            "file,duration,status\na.wav,2.500,ok\nbad.wav,,bad.wav: not an audio file\n\"c, d.wav\",2.500,ok\n",
            File.ReadAllText(folder.At("x.index.csv")));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
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
    public void Nothing_is_written_when_every_file_is_bad()
    {
        using var folder = new TempFolder();
        var run = CliRun.Of("embed", "bad.wav", "--out", folder.At("x.npy"));
        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith($"panns: no file could be embedded; {folder.At("x.npy")} was not written\n", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_defect_leaves_no_half_written_file_and_keeps_the_old_one()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.At("x.npy"), "old");
        Assert.Equal(1, CliRun.Of("embed", "a.wav", "defect.wav", "--out", folder.At("x.npy")).ExitCode);
        Assert.Equal("old", File.ReadAllText(Assert.Single(Directory.GetFiles(folder.Path))));
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        using var folder = new TempFolder();
        var run = CliRun.Of("embed", "a.wav", "--out", folder.At(Path.Combine("none", "x.npy")));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal($"panns: {folder.At(Path.Combine("none", "x.npy"))}: the folder {folder.At("none")} does not exist\n", run.Error);
    }
}
