using Panns.Cli.Tests.Support;
using Panns.Tests.Common.IO;
using Panns.Tests.Support;

namespace Panns.Cli.Tests.Input;

/// <summary>Folders that contain other things than files.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public FolderTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "about Unix's files");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_may_not_be_searched_is_a_line_and_the_exit_code_and_the_others_go_on()
    {
        _folder.Touch("ok/a.wav", "shut/b.wav");
        using var closed = Unprivileged.Close(_folder.At("shut"), _folder.Path);
        var run = Unprivileged.Run(() => CliRun.Of("tag", _folder.At("shut"), _folder.Path, "--csv"));
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(2, run.Error.Split($"panns: {_folder.At("shut")}: cannot be searched for audio files: ").Length - 1);
        Assert.Equal(_folder.At("ok/a.wav"), Assert.Single(Files(run)));
    }

    [Fact]
    public void Pipes_and_second_links_are_a_line_and_no_failure()
    {
        _folder.Touch("a.wav");
        SpecialFiles.MakePipe(_folder.At("pipe.wav"));
        File.CreateSymbolicLink(_folder.At("again"), _folder.Path);
        var run = CliRun.Of("tag", _folder.Path, "--csv");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [$"panns: {_folder.At("again")}: links to a folder that is already searched; skipped", $"panns: {_folder.At("pipe.wav")}: a pipe, socket or device, not a file; skipped"],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Equal(_folder.At("a.wav"), Assert.Single(Files(run)));
    }

    private static IEnumerable<string> Files(CliRun run) => run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => line.Split(',')[0]).Distinct();
}
