using System.Diagnostics;

namespace Panns.Cli.Tests;

/// <summary>How <c>./panns</c> and <c>./test</c> report projects left out of the build: the shell's function, with verdicts from the tests.</summary>
public sealed class LeftOutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panns-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_feed_without_ml_net_is_a_line()
        => Assert.Equal(
            ["test: Panns.ML is left out: MicrosoftML does not restore (PANNS_WITHOUT names it); look again with --probe"],
            Said("test", "MicrosoftML\tPANNS_WITHOUT names it", "MLTrees\tNU1101", "MLOnnx\tNU1101"));

    [Fact]
    public void Packages_that_only_tests_take_leave_out_no_project()
    {
        const string Missing = "MLTrees\tNU1101: Unable to find package Microsoft.ML.LightGbm";
        Assert.Equal(
            ["test: the tests of ML.NET's FastTree and LightGbm are left out: their packages do not restore (NU1101: Unable to find package Microsoft.ML.LightGbm); look again with --probe"],
            Said("test", Missing));
        Assert.Empty(Said("panns", Missing));
    }

    [Fact]
    public void A_whole_feed_is_not_talked_about() => Assert.Empty(Said("test"));

    private string[] Said(string command, params string[] missing)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the shell's functions are for Linux and macOS");
        File.WriteAllLines(Path.Combine(_folder, "missing.txt"), missing);
        var start = new ProcessStartInfo("bash", ["-c", ". \"$root/eng/common.sh\"; probe_folder=$folder; say_left_out"]) { RedirectStandardError = true };
        start.Environment["root"] = Checkout.Root;
        start.Environment["me"] = command;
        start.Environment["folder"] = _folder;
        using var process = Process.Start(start)!;
        var lines = process.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return lines;
    }
}
