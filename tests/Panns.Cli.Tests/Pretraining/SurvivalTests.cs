using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Pretraining;

/// <summary>Real processes that end at any moment, as by a power cut.</summary>
public sealed class SurvivalTests
{
    private const int Kills = 3;

    [Fact]
    public async Task Pretraining_that_is_killed_and_resumed_ends_with_the_bits_of_an_unbroken_run()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, CliRun.Of("audioset", "synthesize", "--out", folder.At("set"), "--balanced", "1", "--eval", "1", "--unbalanced", "0", "--seconds", "0.5").ExitCode);
        foreach (var list in (string[])["balanced_train", "eval"])
        {
            Assert.Equal(0, CliRun.Of(
                "audioset", "pack", "--segments", folder.At($"set/metadata/{list}_segments.csv"), "--audio", folder.At("set/audios"), "--out", folder.At(list), "--seconds", "0.5", "--quiet").ExitCode);
        }

        string[] command =
        [
            "pretrain", "--model", "Mini", "--width", "0.1", "--train", folder.At("balanced_train"), "--eval", folder.At("eval"), "--iterations", "120", "--batch-size", "4",
            "--eval-every", "40", "--keep-every", "40", "--average", "0.9", "--checkpoint-minutes", "0", "--threads", "2", "--quiet",
        ];
        Assert.Equal(0, CliRun.Of([.. command, "--out", folder.At("whole")]).ExitCode);
        var random = new Random(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = Written();
            using var process = CliProcess.Start([.. command, "--out", folder.At("cut"), "--resume"]);
            while (Written() == before)
            {
                Assert.False(process.HasExited, "it ended by itself");
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            await Task.Delay(random.Next(100), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, CliRun.Of([.. command, "--out", folder.At("cut"), "--resume"]).ExitCode);
        Assert.Equal(Files("whole"), Files("cut"));
        Assert.Equal(History("whole"), History("cut"));

        DateTime Written() => File.GetLastWriteTimeUtc(folder.At("cut/state.safetensors"));

        List<(string, string)> Files(string run) => [.. Directory.EnumerateFiles(folder.At(run), "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(path => Path.GetFileName(path) != "state.safetensors").Select(path => (Path.GetRelativePath(folder.At(run), path), Convert.ToHexString(File.ReadAllBytes(path))))];

        // But for times and speeds.
        List<string> History(string run) => [.. File.ReadLines(folder.At($"{run}/history.csv")).Select(line => line.Split(',')).Select(cells => string.Join(',', [cells[0], .. cells[2..10]]))];
    }
}
