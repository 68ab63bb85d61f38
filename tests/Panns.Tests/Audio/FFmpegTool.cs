using System.Diagnostics;
using Panns.Audio;
using Panns.Audio.Decoding;

namespace Panns.Tests.Audio;

/// <summary>The program ffmpeg, for making files in other formats; tests skip if it is not installed.</summary>
internal static class FFmpegTool
{
    public static void Need() => Assert.SkipUnless(IsInstalled(AudioBackend.FFmpeg), "needs ffmpeg");

    public static void NeedLibSndFile() => Assert.SkipUnless(IsInstalled(AudioBackend.LibSndFile), "needs libsndfile");

    /// <summary>Runs it; skips the test if it lacks an encoder.</summary>
    public static void Run(params string[] arguments)
    {
        Need();
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["-v", "error", "-y", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var messages = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(messages.Contains("Unknown encoder", StringComparison.Ordinal), messages);
        Assert.True(process.ExitCode == 0, messages);
    }

    private static bool IsInstalled(AudioBackend backend)
        => AudioDecoder.All.Any(decoder => decoder.Backend == backend && decoder.IsInstalled);
}
