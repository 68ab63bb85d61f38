using System.Collections.Concurrent;
using System.Diagnostics;
using Panns.Cli.Tests.Support;
using Panns.Tests.Common.IO;

namespace Panns.Cli.Tests;

/// <summary><c>panns embed</c> in a process that is killed.</summary>
public sealed class KilledEmbedTests
{
    [Theory]
    [InlineData("x.npy")]
    [InlineData("x.csv")]
#if PANNS_PARQUET
    [InlineData("x.parquet")]
#endif
    public async Task A_run_that_is_killed_again_and_again_ends_with_the_bytes_of_an_unbroken_one(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "stops the process at a pipe among the files");
        using var sounds = new SoundFolder(4);
        var weights = sounds.RandomWeights();
        string[] files = [.. Directory.GetFiles(sounds.Sounds, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        File.WriteAllText(files[2], "no audio");
        using (var unbroken = Run(sounds.At("unbroken." + name), weights, files))
        {
            Assert.Equal(3, await unbroken.Ended());
        }

        // Each time, the process waits for a file that never arrives, after all before it are done.
        foreach (var point in (int[])[1, 3, 4, files.Length - 1])
        {
            var (path, aside) = (files[point], files[point] + ".aside");
            File.Move(path, aside);
            SpecialFiles.MakePipe(path);
            using var run = Run(sounds.At(name), weights, files, point == 1 ? [] : ["--resume"]);
            await run.Until(() => Lines(sounds.At(name)) >= point);
            run.Process.Kill();
            await run.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
            File.Delete(path);
            File.Move(aside, path);
            Assert.False(File.Exists(sounds.At(name)));
        }

        using var last = Run(sounds.At(name), weights, files, "--resume");
        Assert.Equal(3, await last.Ended());
        Assert.Contains($"resumes after {files.Length - 1} of {files.Length} files, 1 of which could not be read", string.Join('\n', last.Error), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(sounds.At("unbroken." + name)), File.ReadAllBytes(sounds.At(name)));
        var index = EmbeddingFile.IndexPath(name);
        Assert.Equal(name == "x.npy", File.Exists(sounds.At(index)));
        if (File.Exists(sounds.At(index)))
        {
            Assert.Equal(File.ReadAllText(sounds.At("unbroken." + index)), File.ReadAllText(sounds.At(index)));
        }

        Assert.DoesNotContain(sounds.Files(), file => file.Contains("partial", StringComparison.Ordinal) || file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private static int Lines(string path) => File.Exists(path + ".index.partial") ? File.ReadLines(path + ".index.partial").Count() - 2 : 0;

    private static RunningCommand Run(string destination, string weights, string[] files, params string[] more)
        => new(["embed", .. files, "--out", destination, "--model", "mn04_as", "--weights", weights, "--quiet", .. more]);

    /// <summary>The running command.</summary>
    private sealed class RunningCommand : IDisposable
    {
        public RunningCommand(string[] args)
        {
            Process = CliProcess.Start(args);
            Process.ErrorDataReceived += (_, line) => Error.Enqueue(line.Data ?? "");
            Process.BeginErrorReadLine();
        }

        public Process Process { get; }

        public ConcurrentQueue<string> Error { get; } = [];

        public async Task<int> Ended()
        {
            await Process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return Process.ExitCode;
        }

        public async Task Until(Func<bool> reached)
        {
            while (!reached())
            {
                Assert.False(Process.HasExited, string.Join('\n', Error));
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        public void Dispose()
        {
            if (!Process.HasExited)
            {
                Process.Kill();
            }

            Process.Dispose();
        }
    }
}
