using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Panns.Audio;
using Panns.Cli.Hosting;
using Panns.Cli.Listening;
using Panns.Cli.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Cli.Tests;

/// <summary><c>panns listen</c>: the pipe of a stand-in for arecord, standard input, the end by Ctrl-C, and failures.</summary>
public sealed class ListenTests
{
    private const int Rate = 8000;

    // One second of silence, two of a loud tone, one of silence.
    private static readonly short[] Scene = [.. Enumerable.Range(0, 4 * Rate).Select(i => i is >= Rate and < 3 * Rate ? (short)(30000 * Math.Sign(Math.Sin(0.3 * i))) : (short)0)];

    [Fact]
    public void Events_of_a_recorder_are_rows_and_a_summary_ends_them()
    {
        using var folder = new TempFolder();
        var programs = Recorder(folder, $"cat '{Pcm(folder)}'; sleep 0.2; echo 'the cable was pulled' >&2; exit 1");
        var run = CliRun.With(new FakeWorkbench { ProgramFolders = programs }, "listen", "--csv", "-o", folder.At("heard/x.csv"), "-m", "Fake");
        Assert.Equal(1, run.ExitCode);
        var rows = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal("file,onset,offset,label,score,mean,status", rows[0]);
        Assert.Matches(@"^""arecord, its default input, \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"",1\.000,3\.000,Speech,0\.9\d+,0\.\d+,ok$", Assert.Single(rows[1..]));
        Assert.Equal(run.Out, File.ReadAllText(folder.At("heard/x.csv")));
        Assert.False(File.Exists(folder.At("heard/x.csv.partial")));
        Assert.Equal(
            $"panns: listening to arecord, its default input with Fake; Ctrl-C ends\npanns: wrote {folder.At("heard/x.csv")}\npanns: heard 4 s, 1 event: Speech 1 (2 s)\npanns: arecord has stopped: the cable was pulled\n", run.Error);
    }

    [Fact]
    public void The_recorder_is_asked_for_the_networks_rate_and_the_device()
    {
        using var folder = new TempFolder();
        var programs = Recorder(folder, $"echo \"$@\" > '{folder.At("asked")}'; cat '{Pcm(folder)}'");
        CliRun.With(new FakeWorkbench { ProgramFolders = programs }, "listen", "--input", "hw:1", "--duration", "1", "-m", "Fake");
        Assert.Equal("-q -t raw -f S16_LE -c 1 -r 8000 -D hw:1\n", File.ReadAllText(folder.At("asked")));
    }

    [Fact]
    public void A_device_that_fails_is_one_line()
    {
        using var folder = new TempFolder();
        var programs = Recorder(folder, "echo 'arecord: main:831: audio open error: No such file or directory' >&2; exit 1");
        var run = CliRun.With(new FakeWorkbench { ProgramFolders = programs }, "listen", "-o", folder.At("x.csv"), "-m", "Fake");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Equal(
            "panns: arecord cannot record: arecord: main:831: audio open error: No such file or directory; name another device by --input, or pipe sound to --input -",
            run.Error.TrimEnd('\n').Split('\n')[^1]);
    }

    [Fact]
    public void Without_a_program_it_says_what_to_install()
    {
        using var folder = new TempFolder();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows records by itself");
        var run = CliRun.With(new FakeWorkbench { ProgramFolders = folder.Path }, "listen", "-m", "Fake");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("there is no program to record with on PATH: install ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--raw", "8000")]
    [InlineData("--out", "x.txt")]
    [InlineData("--duration", "0")]
    public void Wrong_options_are_refused(string option, string value) => Assert.Equal(2, CliRun.Of("listen", option, value).ExitCode);

    [Fact]
    public void In_a_log_each_beginning_and_end_is_a_line_and_on_a_terminal_there_are_bars()
    {
        using var folder = new TempFolder();
        var programs = Recorder(folder, $"cat '{Pcm(folder)}'");
        var log = CliRun.With(new FakeWorkbench { ProgramFolders = programs }, "listen", "--duration", "3.75", "-m", "Fake").Out;
        Assert.Equal("      1.00 ...            0.687  Speech begins\n      1.00 -     3.00 s  0.916  Speech\n", log);

        // Bars are drawn five times a second: after half a second's wait the sound is there.
        programs = Recorder(folder, $"head -c 40000 '{Pcm(folder)}'; sleep 0.5; tail -c +40001 '{Pcm(folder)}'");
        using var output = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal { Out = output, Error = TextWriter.Null, OutIsTerminal = true, HasColor = false };
        using var workbench = new FakeWorkbench { ProgramFolders = programs };
        CommandLine.Run(["listen", "--duration", "3.75", "-m", "Fake"], terminal, workbench, TestContext.Current.CancellationToken);
        var drawn = output.ToString();
        Assert.Contains("━", drawn, StringComparison.Ordinal);
        Assert.Contains("Ctrl-C ends\n", drawn, StringComparison.Ordinal);
        Assert.Contains("  Speech\n", drawn, StringComparison.Ordinal);
        Assert.Contains("\u001b[J      1.00 -     3.00 s  0.916  Speech\n", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_with_a_summary_and_a_complete_table()
    {
        using var folder = new TempFolder();
        var programs = Recorder(folder, $"cat '{Pcm(folder)}'; exec sleep 60");
        using var cancellation = new CancellationTokenSource();
        var running = Task.Run(() => CliRun.With(new FakeWorkbench { ProgramFolders = programs }, cancellation.Token, "listen", "-o", folder.At("x.csv"), "-m", "Fake"), TestContext.Current.CancellationToken);

        // The event is in the unfinished file while the sound goes on.
        var partial = folder.At("x.csv.partial");
        for (var tries = 0; tries < 600 && !(File.Exists(partial) && Lines(partial) == 2); tries++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, Lines(partial));
        await cancellation.CancelAsync();
        var run = await running;
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("panns: heard 4 s, 1 event: Speech 1 (2 s)\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(folder.At("x.csv")).Length);
        Assert.False(File.Exists(partial));

        static int Lines(string file)
        {
            using var text = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return text.ReadToEnd().Count(c => c == '\n');
        }
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(44100)]
    public void Bare_samples_and_files_on_standard_input_give_the_same_samples(int rate)
    {
        short[] samples = [.. Enumerable.Range(0, rate).Select(i => (short)(20000 * Math.Sin(i * 0.05)))];
        float[] wave = Array.ConvertAll(samples, sample => sample / 32768f);
        var bytes = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();

        var expected = Resampler.Resample(wave, rate, Rate);
        Assert.Equal(expected, All(new(new Trickle(bytes), Rate, rate, AudioReadOptions.Default)));
        Assert.Equal(expected, All(new(new Trickle(WavFile.Of(samples, rate)), Rate, null, AudioReadOptions.Default)));
        Assert.Contains("--raw 16000", Assert.Throws<PannsException>(() => new InputRecorder(new Trickle(bytes), Rate, null, AudioReadOptions.Default)).Message, StringComparison.Ordinal);

        static List<float> All(InputRecorder recorder)
        {
            using (recorder)
            {
                var all = new List<float>();
                var block = new float[1000];
                while (recorder.Read(block) is > 0 and var count)
                {
                    all.AddRange(block.AsSpan(0, count));
                }

                return all;
            }
        }
    }

    [Fact]
    public void A_slow_network_loses_sound_with_its_length_told_and_times_kept()
    {
        // Two minutes at once of a device that waits for nobody, and a reader that takes none until all has come.
        var recorder = new Burst(120 * Rate);
        using var samples = new LiveSamples(recorder, Rate);
        recorder.Ended.Wait(TestContext.Current.CancellationToken);
        var taken = 0L;
        while (samples.Take(TestContext.Current.CancellationToken) is { } block)
        {
            taken += block.Length;
        }

        Assert.InRange(samples.LostSeconds, 55, 65);
        Assert.Equal(120, samples.LostSeconds + ((double)taken / Rate), 0.5);
    }

    [Fact]
    public async Task A_real_recording_played_into_standard_input_is_heard()
    {
        var clip = Path.Combine(Checkout.Root, "..", "shared", "data", "esc10", "audio", "1-100032-A-0.ogg");
        Assert.SkipUnless(File.Exists(clip), "needs shared/data/esc10 beside the checkout");
        var wave = AudioFile.LoadMono(clip, 32000);
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "Panns.Cli.dll"), "listen", "--input", "-", "-m", "Mini", "--csv", "--threshold", "0.2"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var heard = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(WavFile.Of(wave, 32000), TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Matches("\n\"?standard input[^\n]*,(Dog|Bark|Animal)[^\n]*", await heard);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"heard {wave.Length / 32000.0:0.#} s, "), await said, StringComparison.Ordinal);
    }

    private static string Pcm(TempFolder folder)
    {
        var path = folder.At("scene.raw");
        File.WriteAllBytes(path, MemoryMarshal.AsBytes(Scene.AsSpan()).ToArray());
        return path;
    }

    /// <summary>A folder with a program arecord.</summary>
    private static string Recorder(TempFolder folder, string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "arecord is Linux's");
        var programs = Directory.CreateDirectory(folder.At("programs")).FullName;
        var path = Path.Combine(programs, "arecord");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return programs;
    }

    /// <summary>A pipe that gives few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 977));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 977)]);
    }

    /// <summary>A device that waits for nobody.</summary>
    private sealed class Burst(int samples) : Recorder
    {
        private int _left = samples;

        public ManualResetEventSlim Ended { get; } = new();

        public override string Name => "burst";

        public override bool IsLive => true;

        public override int Read(Span<float> destination)
        {
            var count = Math.Min(_left, destination.Length);
            _left -= count;
            if (count == 0)
            {
                Ended.Set();
            }

            return count;
        }

        public override void Stop()
        {
        }

        public override void Dispose() => Ended.Dispose();
    }
}
