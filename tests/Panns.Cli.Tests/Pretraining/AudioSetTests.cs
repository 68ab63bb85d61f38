using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Pretraining;

public sealed class AudioSetTests
{
    [Fact]
    public void A_synthetic_set_becomes_a_pack()
    {
        using var folder = new TempFolder();
        var made = CliRun.Of("audioset", "synthesize", "--out", folder.At("set"), "--balanced", "1", "--eval", "1", "--unbalanced", "0", "--seconds", "0.5");
        Assert.Equal(new CliRun(0, $"{folder.At("set")}: 24 classes; 24 balanced, 0 unbalanced, 24 evaluation clips of 0.5 s\n", ""), made);
        File.Delete(Directory.GetFiles(folder.At("set/audios/eval_segments"))[0]);
        var packed = CliRun.Of(
            "audioset", "pack", "--segments", folder.At("set/metadata/eval_segments.csv"), "--audio", folder.At("set/audios"), "--out", folder.At("pack"), "--seconds", "0.5", "--rate", "8000");
        Assert.Equal((0, $"panns: classes: {folder.At("set/metadata/class_labels_indices.csv")}\n"), (packed.ExitCode, packed.Error));
        Assert.Equal(
            $"{folder.At("pack")}: 23 clips of 24\n1 missing or unreadable: left out\nreasons: {folder.At("pack/errors.csv")}\n", packed.Out);
    }

    [Theory]
    [InlineData("what is to be packed is said by one of --segments, --sounds, --unlabeled, --from-hdf5, --embeddings")]
    [InlineData("what is to be packed is said by one of --segments, --sounds, --unlabeled, --from-hdf5, --embeddings, not by --sounds and --unlabeled", "--sounds", "a", "--unlabeled", "b")]
    [InlineData("--segments needs --audio, the folder of their files", "--segments", "a.csv")]
    [InlineData("--audio goes with --segments alone", "--sounds", "a", "--audio", "b")]
    [InlineData("--classes does not go with --sounds", "--sounds", "a", "--classes", "b")]
    [InlineData("--rate does not go with --from-hdf5, whose clips are taken as they are", "--from-hdf5", "a.h5", "b.h5", "--rate", "16000")]
    [InlineData("--channel does not go with --from-hdf5, whose clips are taken as they are", "--from-hdf5", "a.h5", "--channel", "left")]
    [InlineData("--strict does not go with --from-hdf5, whose clips are taken as they are", "--from-hdf5", "a.h5", "--strict")]
    [InlineData("--channel does not go with --embeddings, whose clips are taken as they are", "--embeddings", "a", "--channel", "1")]
    [InlineData("--strict does not go with --embeddings, whose clips are taken as they are", "--embeddings", "a", "--strict")]
    public void What_is_packed_is_said_once(string why, params string[] args)
    {
        var run = CliRun.Of(["audioset", "pack", "--out", "pack", .. args]);
        Assert.Equal(new CliRun(2, "", $"panns: {why} (panns audioset pack --help shows the usage)\n"), run);
    }

    [Fact]
    public async Task A_run_that_is_killed_again_and_again_ends_with_the_bytes_of_an_unbroken_one()
    {
        using var folder = new TempFolder();
        var made = CliRun.Of("audioset", "synthesize", "--out", folder.At("set"), "--balanced", "4", "--eval", "1", "--unbalanced", "0", "--seconds", "2");
        Assert.Equal(0, made.ExitCode);
        // With so many possible clips of a recording a shard has 16 of them: there are six shards.
        string[] command = ["audioset", "pack", "--segments", folder.At("set/metadata/balanced_train_segments.csv"), "--audio", folder.At("set/audios"), "--rate", "8000", "--seconds", "2", "--pieces", "1000", "--quiet"];
        Assert.Equal(0, CliRun.Of([.. command, "--out", folder.At("whole")]).ExitCode);
        var random = new Random(1);
        for (var kill = 0; kill < 5; kill++)
        {
            using var process = CliProcess.Start([.. command, "--out", folder.At("pack")]);
            await Task.Delay(random.Next(50, 700), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, CliRun.Of([.. command, "--out", folder.At("pack")]).ExitCode);
        Assert.Equal(Files("whole"), Files("pack"));

        List<(string, string)> Files(string pack) => [.. Directory.EnumerateFiles(folder.At(pack), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(folder.At(pack), path), Convert.ToHexString(File.ReadAllBytes(path))))];
    }
}
