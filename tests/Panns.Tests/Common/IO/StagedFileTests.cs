using System.Diagnostics;
using Panns.Common.IO;
using Panns.Tests.Audio;

namespace Panns.Tests.Common.IO;

public sealed class StagedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_appears_when_it_is_committed_and_not_before()
    {
        var path = _folder.File("x.txt");
        using (var file = new StagedFile(path))
        {
            file.Stream.Write("new"u8);
            Assert.False(File.Exists(path));
            file.Commit();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Everything());
    }

    [Fact]
    public void What_was_there_stays_when_writing_fails()
    {
        var path = _folder.File("x.txt");
        File.WriteAllText(path, "old");
        using (var file = new StagedFile(path))
        {
            file.Stream.Write("half"u8);
        }

        Assert.Contains("disk is full", Assert.Throws<PannsException>(() => StagedFile.Write(path, _ => throw new IOException("the disk is full"))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => StagedFile.Write(path, _ => throw new InvalidOperationException()));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Everything());
    }

    [Fact]
    public void Folders_are_made_where_missing_and_refused_in_the_place_of_a_file()
    {
        StagedFile.Write(_folder.File(Path.Combine("a", "b", "x.txt")), "text");
        Assert.Equal("text", File.ReadAllText(_folder.File(Path.Combine("a", "b", "x.txt"))));
        Assert.EndsWith("b: is a folder; name a file to write", Assert.Throws<PannsException>(() => new StagedFile(_folder.File(Path.Combine("a", "b")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_and_what_a_living_one_writes_is_not()
    {
        using var living = Process.GetCurrentProcess();
        var ours = _folder.File(StagingFolder.NameOf(DeadProcess(), 1));
        File.WriteAllText(ours, "half");

        // An earlier process with the same ID: in a container, the first process always has ID 1.
        File.WriteAllText(_folder.File(StagingFolder.NameOf(living.Id, 0)), "half");
        string[] kept = [_folder.File(StagingFolder.NameOf(Parent(), 1)), _folder.File(".panns-00000000-1-1.tmp"), _folder.File("x.tmp")];
        Array.ForEach(kept, path => File.WriteAllText(path, "another's"));

        StagedFile.Write(_folder.File("y.txt"), "whole");
        Assert.Equal(kept.Append(_folder.File("y.txt")).Order(StringComparer.Ordinal), Everything());
    }

    [Fact]
    public void A_file_that_is_being_written_is_no_leftover()
    {
        using var file = new StagedFile(_folder.File("x.txt"));
        StagingFolder.Sweep(Path.GetDirectoryName(_folder.File("x.txt"))!);
        file.Stream.Write("all"u8);
        file.Commit();
        Assert.Equal("all", File.ReadAllText(_folder.File("x.txt")));
    }

    [Fact]
    public void A_link_stays_and_the_file_that_it_leads_to_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a permission on Windows");
        File.WriteAllText(_folder.File("real.txt"), "old");
        File.CreateSymbolicLink(_folder.File("link.txt"), "real.txt");
        StagedFile.Write(_folder.File("link.txt"), "new");
        Assert.Equal("new", File.ReadAllText(_folder.File("real.txt")));
        Assert.Equal("real.txt", new FileInfo(_folder.File("link.txt")).LinkTarget);
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_stays_a_pipe()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "about Unix");
        var path = _folder.File("pipe");
        SpecialFiles.MakePipe(path);
        var read = Task.Run(() => File.ReadAllText(path), TestContext.Current.CancellationToken);
        StagedFile.Write(path, "through");
        Assert.Equal("through", await read);
        Assert.True(FileKind.IsSpecial(path));
    }

    private IEnumerable<string> Everything()
        => Directory.EnumerateFiles(Path.GetDirectoryName(_folder.File("x"))!, "*", new EnumerationOptions { AttributesToSkip = 0 }).Order(StringComparer.Ordinal);

    private static int DeadProcess()
    {
        using var process = Process.Start(OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", "/c exit") : new ProcessStartInfo("true"))!;
        process.WaitForExit();
        return process.Id;
    }

    // A process that outlives the test: on Linux the first process, elsewhere the system's own.
    private static int Parent() => OperatingSystem.IsWindows() ? 4 : 1;
}
