using System.Diagnostics;
using Panns.Cli.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Cli.Tests;

/// <summary>
/// ONNX Runtime's telemetry is off, checked in a separate process with an empty home. (With ORT_DISABLE_TELEMETRY=0 the
/// official builds write an identifier and a database to the home folder and a file to TMPDIR, and after 9 seconds look up a host.)
/// </summary>
public sealed class PrivacyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Nothing_is_left_in_the_home_folder_or_among_temporary_files(string? variable)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "home and temporary folders by variables of Linux and macOS");
        var sound = Noise(seconds: 1);
        Assert.Empty(Run([], variable, "tag", sound, "--engine", "onnx", "--model", "mn04_as", "--weights", Weights()));
        Assert.Empty(Run([], variable, "doctor"));
    }

    /// <summary>Runs for half a minute, because telemetry starts after some seconds.</summary>
    [Fact(Explicit = true)]
    public void No_host_is_looked_up()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs strace (Debian: apt-get install strace)");
        var trace = _folder.At("trace");
        var watch = Stopwatch.StartNew();
        Assert.Empty(Run(
            ["/usr/bin/strace", "-f", "-qq", "-e", "trace=socket,connect", "-o", trace], null,
            "tag", Noise(seconds: 2400), "--engine", "onnx", "--model", "mn04_as", "--weights", Weights()));
        Assert.True(watch.Elapsed.TotalSeconds > 15, "too fast to see anything: take a longer sound");
        Assert.DoesNotContain(File.ReadLines(trace), line => line.Contains("AF_INET", StringComparison.Ordinal));
    }

    // The files that the command left, apart from the store.
    private string[] Run(string[] before, string? variable, params string[] args)
    {
        var (home, temporary) = (_folder.At("home"), _folder.At("tmp"));
        Directory.CreateDirectory(home);
        Directory.CreateDirectory(temporary);
        string[] words = [.. before, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Panns.Cli.dll"), .. args];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("XDG_CACHE_HOME");
        start.Environment.Remove("ORT_DISABLE_TELEMETRY");
        if (variable is not null)
        {
            start.Environment["ORT_DISABLE_TELEMETRY"] = variable;
        }

        (start.Environment["HOME"], start.Environment["TMPDIR"], start.Environment["PANNS_HOME"]) = (home, temporary, _folder.At("store"));
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return [.. Directory.EnumerateFileSystemEntries(home, "*", SearchOption.AllDirectories), .. Directory.EnumerateFileSystemEntries(temporary, "*", SearchOption.AllDirectories)];
    }

    private string Weights()
    {
        using var sounds = new SoundFolder(0);
        var path = _folder.At("weights.safetensors");
        File.Copy(sounds.RandomWeights(), path, overwrite: true);
        return path;
    }

    /// <summary>A WAV of 8 kHz and 8 bits.</summary>
    private string Noise(int seconds)
    {
        const int Rate = 8000;
        var path = _folder.At($"{seconds}.wav");
        var samples = new byte[Rate * seconds];
        new Random(1).NextBytes(samples);
        File.WriteAllBytes(path, WavFile.Of(samples, Rate));
        return path;
    }
}
