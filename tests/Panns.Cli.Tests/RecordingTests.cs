using System.Diagnostics;
using Panns.Audio;
using Panns.Cli.Tests.Support;
using Panns.Transfer;

namespace Panns.Cli.Tests;

/// <summary>How commands read recordings: problems are reported once, a channel can be selected, pipes can be read.</summary>
public sealed class RecordingTests : IDisposable
{
    private static readonly AudioIssues Cut = new() { Shortfall = new(1.02, 3) };
    private static readonly AudioIssues Canceled = new() { Cancellation = new(3, 3) };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_recording_that_could_not_be_read_whole_is_told()
    {
        var run = CliRun.With(new FakeWorkbench { Issues = { ["cut.mp3"] = Cut } }, "tag", "cut.mp3", "--csv");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(",\"ok, cut short at 1.02 s of about 3 s\"\n", run.Out, StringComparison.Ordinal);
        Assert.Equal("panns: cut.mp3: cut short at 1.02 s of about 3 s (--strict makes that an error)\n", run.Error);
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("embed")]
    [InlineData("detect")]
    public void Of_many_recordings_their_number_is_told_once(string command)
    {
        var workbench = new FakeWorkbench
        {
            Issues =
            {
                ["b.mp3"] = Cut, ["c.mp3"] = Cut, ["d.mp3"] = Cut, ["e.mp3"] = Cut, ["f.wav"] = Canceled, ["g.wav"] = new() { Correction = "its header states 0.3 s" },
            },
        };
        string[] output = command == "embed" ? ["--out", _folder.At("x.npy")] : ["--json"];
        var run = CliRun.With(workbench, [command, "a.wav", "b.mp3", "c.mp3", "d.mp3", "e.mp3", "f.wav", "g.wav", .. output]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            """
            panns: 4 of 7 recordings are incomplete: b.mp3 (cut short at 1.02 s of about 3 s), c.mp3 (cut short at 1.02 s of about 3 s), d.mp3 (cut short at 1.02 s of about 3 s) and 1 more; --strict makes that an error
            panns: 1 of 7 recordings cancel out when their channels are mixed: f.wav (mixing its channels cancels them in 3 of 3 s); choose one with --channel left, right or loudest
            panns: 1 of 7 recordings have problems: g.wav (its header states 0.3 s); --strict makes that an error

            """,
            run.Troubles);
        Assert.Contains("ok, cut short at 1.02 s of about 3 s", command == "embed" ? File.ReadAllText(_folder.At("x.index.csv")) : run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("embed")]
    [InlineData("detect")]
    public void Options_reach_the_library(string command)
    {
        var workbench = new FakeWorkbench();
        string[] output = command == "embed" ? ["--out", _folder.At("x.npy")] : [];
        Assert.Equal(0, CliRun.With(workbench, [command, "a.wav", "--channel", "3", "--strict", .. output]).ExitCode);
        var audio = workbench.Settings[0] switch
        {
            TaggingOptions tagging => tagging.Audio,
            EmbeddingOptions embedding => embedding.Audio,
            var detection => ((DetectionOptions)detection).Audio,
        };
        Assert.Equal((AudioChannel.Number(3), true), (audio.Channel, audio.Strict));
        var wrong = CliRun.Of([command, "a.wav", "--channel", "middle", .. output]);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("--channel takes mix, left, right, loudest or a number from 1 to 256, not 'middle'", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_reads_the_channel_that_it_learned_from_and_pipes_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a Unix shell");
        using var sounds = new SoundFolder(4);
        var model = sounds.At("my.panns");
        using (var fitted = TransferModel.Fit(new() { Threads = 1 }, LabeledSounds.OpenFolder(sounds.Sounds), TransferStrategies.LogMelBaseline))
        {
            fitted.Save(model);
        }

        var file = sounds.NewSound("rain");
        var expected = CliRun.With(new FakeWorkbench(), "predict", model, file).Out.Replace(file, "F", StringComparison.Ordinal);
        Assert.StartsWith("F: rain ", expected, StringComparison.Ordinal);
        foreach (var (line, name) in new[] { ("cat \"$2\" | dotnet exec \"$0\" predict \"$1\" -", "-"), ("dotnet exec \"$0\" predict \"$1\" <(cat \"$2\")", "/dev/fd/") })
        {
            var run = Shell(line, Path.Combine(AppContext.BaseDirectory, "Panns.Cli.dll"), model, file);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            Assert.StartsWith(name, run.Out, StringComparison.Ordinal);
            Assert.EndsWith(expected[1..], run.Out, StringComparison.Ordinal);
        }

        var nothing = Shell("dotnet exec \"$0\" predict \"$1\" - </dev/null", Path.Combine(AppContext.BaseDirectory, "Panns.Cli.dll"), model);
        Assert.Equal((1, "panns: - (the standard input): gives nothing\n"), (nothing.ExitCode, nothing.Error));
    }

    [Fact]
    public void Waiting_for_a_pipe_ends_with_the_command()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a Unix shell");
        using var sounds = new SoundFolder(4);
        var model = sounds.At("my.panns");
        using (var fitted = TransferModel.Fit(new() { Threads = 1 }, LabeledSounds.OpenFolder(sounds.Sounds), TransferStrategies.LogMelBaseline))
        {
            fitted.Save(model);
        }

        var pipe = sounds.At("pipe");
        using (var made = Process.Start("mkfifo", [pipe]))
        {
            made.WaitForExit();
        }

        // Opening the pipe for writing blocks until the command has opened it for reading; the command then waits for data that never comes.
        using var process = CliProcess.Start("predict", model, pipe);
        using var writer = new FileStream(pipe, FileMode.Open, FileAccess.Write);
        // Not SIGINT: who runs the tests in the background of a script has them ignore it, and their children with them.
        using var stop = Process.Start("sh", ["-c", FormattableString.Invariant($"kill -TERM {process.Id}")]);
        Assert.True(process.WaitForExit(60_000));
        Assert.Equal(130, process.ExitCode);
        Assert.Equal("panns: canceled\n", process.StandardError.ReadToEnd());
    }

    private static CliRun Shell(string line, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])["-c", line, .. arguments])
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
