using Panns.Cli.Tests.Support;
using Panns.Tests.Support;
using Panns.Transfer;

namespace Panns.Cli.Tests.Transfer;

/// <summary>A folder among others that may not be listed: commands go on without it, say so, and end with 1, as for a file that cannot be read.</summary>
public sealed class ClosedFolderTests : IDisposable
{
    private readonly SoundFolder _folder = new(4);
    private readonly IDisposable _closed;

    public ClosedFolderTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "about Unix's files");
        Directory.CreateDirectory(Path.Combine(_folder.Sounds, "siren", "shut"));
        File.Copy(_folder.NewSound("siren"), Path.Combine(_folder.Sounds, "siren", "shut", "1.wav"));
        Directory.CreateDirectory(_folder.At("out"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.At("out"), (UnixFileMode)0b111_111_111);
        }

        _closed = Unprivileged.Close(Path.Combine(_folder.Sounds, "siren", "shut"), _folder.Root);
    }

    public void Dispose()
    {
        _closed.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("evaluate")]
    [InlineData("few-shot")]
    public void Learning_goes_on_says_so_and_ends_with_1(string command)
    {
        string[] more = command switch { "fit" => ["-o", _folder.At("out", "my.panns")], "few-shot" => ["--shots", "1", "--repeats", "1"], _ => ["--folds", "1"] };
        var run = Unprivileged.Run(() => CliRun.Of([command, _folder.Sounds, "-s", "logmel_stats", "--no-cache", .. more]));
        Assert.Equal(1, run.ExitCode);
        Assert.Matches($@"^panns: sounds: 8 clips, 2 classes, 8 groups, [^\n]+\npanns: sounds: warning: {_folder.Sounds}/siren/shut: cannot be searched for audio files: [^\n]+; left out\n$", run.Error);
        Assert.NotEqual("", run.Out);
        if (command == "fit")
        {
            using var model = TransferModel.Load(_folder.At("out", "my.panns"));
            Assert.Equal(8, model.Provenance.Clips);
        }
    }

    [Fact]
    public void Calibration_goes_on_too()
    {
        using var workbench = new FakeWorkbench();
        var run = Unprivileged.Run(() => CliRun.With(workbench, "export", "--model", "Cnn14", "--out", "m.onnx", "--int8", "--calibrate", _folder.Sounds));
        Assert.Equal((1, "m.onnx: Fake, 1.5 MB\n"), (run.ExitCode, run.Out));
        Assert.StartsWith($"panns: {_folder.Sounds}/siren/shut: cannot be searched for audio files: ", run.Error, StringComparison.Ordinal);
    }
}
