using System.ComponentModel;
using System.Diagnostics;
using Panns.Audio.Decoding;

namespace Panns.Tests.Audio;

public sealed class FFmpegProcessTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_program_that_cannot_be_stopped_does_not_fail_its_reader(bool isGone)
    {
        // On Windows, killing a process that is just ending fails, and one that has just ended no longer exists.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "starts a Unix program");
        var start = new ProcessStartInfo("sleep", "60") { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        using var other = Process.GetProcessById(process.Id);
        var asked = 0;
        new FFmpegProcess(process, _ =>
        {
            asked++;
            throw isGone ? new InvalidOperationException("no process") : new Win32Exception(5);
        }).Dispose();
        Assert.Equal(1, asked);
        other.Kill();
    }

    [Fact]
    public void A_program_that_runs_on_is_stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "starts a Unix program");
        var process = Process.Start(new ProcessStartInfo("sleep", "60") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var other = Process.GetProcessById(process.Id);
        new FFmpegProcess(process).Dispose();
        other.WaitForExit();
        Assert.True(other.HasExited);
    }
}
