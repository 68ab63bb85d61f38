using System.Diagnostics;
using Panns.Audio;
using Panns.Audio.Input;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>Reading from pipes and other things that are not regular files. Alone, because they look for temporary files that other tests have too.</summary>
[Collection(nameof(Support.Alone))]
public sealed class PipeTests : IDisposable
{
    private static readonly byte[] File = MonoFile(1, 16, [0x00, 0x40, 0x00, 0xC0]);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pipe_with_a_name_is_read_like_a_file()
    {
        var pipe = MakePipe();
        var writer = Task.Run(() => System.IO.File.WriteAllBytes(pipe, File), TestContext.Current.CancellationToken);
        Assert.Equal([0.5f, -0.5f], AudioFile.LoadMono(pipe, 8000, options: new() { Channel = AudioChannel.Loudest }));
        await writer;
        Assert.Empty(Leftovers(Environment.ProcessId));
    }

    [Fact]
    public async Task Waiting_for_a_pipe_can_be_ended()
    {
        var pipe = MakePipe();
        using var stop = new CancellationTokenSource();
        var opened = Task.Run(() => AudioFile.Open(pipe, cancellationToken: stop.Token), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opened);

        // Unblocks whoever waits for the other end.
        await System.IO.File.WriteAllBytesAsync(pipe, File, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void What_comes_is_kept_up_to_a_limit_and_no_longer_than_needed()
    {
        using (var spool = Spool.Receive(new PipeStream(new MemoryStream(File)), "pipe", File.Length))
        {
            Assert.Equal(File, System.IO.File.ReadAllBytes(spool.Path!));
            Assert.Single(Leftovers(Environment.ProcessId), spool.Path!);
        }

        Assert.Equal(
            $"pipe: gives more than {File.Length - 1} bytes, the limit for a pipe: write it to a file first",
            Assert.Throws<SpoolFullException>(() => Spool.Receive(new MemoryStream(File), "pipe", File.Length - 1)).Message);
        Assert.Equal("pipe: gives nothing", Assert.Throws<PannsException>(() => Spool.Receive(new MemoryStream(), "pipe")).Message);
        Assert.Empty(Leftovers(Environment.ProcessId));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed()
    {
        // No process has this ID, which is above what systems assign.
        var path = Path.Combine(Path.GetTempPath(), $"panns-pipe-{int.MaxValue}-test");
        System.IO.File.WriteAllBytes(path, File);
        Spool.Receive(new MemoryStream(File), "pipe").Dispose();
        Assert.False(System.IO.File.Exists(path));
    }

    [Fact]
    public void Devices_and_links_to_files_are_taken_for_what_they_are()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such files on Windows");
        Assert.Equal("/dev/null: an empty file", Assert.Throws<PannsException>(() => AudioFile.Open("/dev/null", cancellationToken: TestContext.Current.CancellationToken)).Message);
        var path = _folder.Write("sound.wav", File);
        System.IO.File.CreateSymbolicLink(_folder.File("link"), path);
        Assert.Equal([0.5f, -0.5f], AudioFile.LoadMono(_folder.File("link"), 8000));
        System.IO.File.CreateSymbolicLink(_folder.File("loop"), _folder.File("loop"));
        Assert.Contains("loop: cannot be opened: ", Assert.Throws<PannsException>(() => AudioFile.Open(_folder.File("loop"), cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private static string[] Leftovers(int process) => Directory.GetFiles(Path.GetTempPath(), $"panns-pipe-{process}-*");

    private string MakePipe()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs mkfifo");
        var path = _folder.File("pipe");
        using var made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        return path;
    }
}
