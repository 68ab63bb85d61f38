using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Panns.Common.IO;

namespace Panns.Cli.Listening;

/// <summary>A microphone by way of a program on PATH that writes 16-bit samples to its standard output: arecord, parec or ffmpeg.</summary>
internal sealed class ProgramRecorder : Recorder
{
    private const int KeptLines = 20;

    // The programs in the order in which they are tried, and their arguments for a rate and a device.
    private static readonly (string Program, Func<string, string?, string[]> Arguments)[] OnLinux =
    [
        ("arecord", (rate, device) => ["-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", rate, .. device is null ? Array.Empty<string>() : ["-D", device]]),
        ("parec", (rate, device) => ["--raw", "--format=s16le", "--channels=1", $"--rate={rate}", .. device is null ? Array.Empty<string>() : [$"--device={device}"]]),
        ("ffmpeg", (rate, device) => FFmpeg("alsa", device ?? "default", rate)),
    ];

    private static readonly (string Program, Func<string, string?, string[]> Arguments)[] OnMac =
        [("ffmpeg", (rate, device) => FFmpeg("avfoundation", $":{device ?? "default"}", rate))];

    private static readonly (string Program, Func<string, string?, string[]> Arguments)[] OnWindows =
        [("ffmpeg", (rate, device) => FFmpeg("dshow", $"audio={device}", rate))];

    private readonly Process _process;
    private readonly string _program;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Stream _output;
    private byte[] _bytes = [];
    private int _held;
    private bool _hasSound;
    private volatile bool _isStopped;

    private ProgramRecorder(string program, string? device, Process process)
    {
        (_program, _process, _output) = (program, process, process.StandardOutput.BaseStream);
        Name = device is null ? $"{program}, its default input" : $"{program}, {device}";

        // Drained continuously: a full pipe would block the program.
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    public override string Name { get; }

    public override bool IsLive => true;

    /// <summary>Starts the first of the programs that this machine has.</summary>
    /// <param name="rate">Samples per second.</param>
    /// <param name="device">The device, as the program names it; null for the default.</param>
    /// <param name="folders">Where programs are, as in PATH.</param>
    /// <exception cref="PannsException">There is none, or it cannot be started.</exception>
    public static ProgramRecorder Open(int rate, string? device, string folders)
    {
        // Windows has no name for the default device that ffmpeg knows.
        var programs = OperatingSystem.IsWindows() ? device is null ? [] : OnWindows : OperatingSystem.IsMacOS() ? OnMac : OnLinux;
        foreach (var (program, arguments) in programs)
        {
            if (ProgramPath.Find(program, folders) is not { } path)
            {
                continue;
            }

            var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            foreach (var word in arguments(rate.ToString(CultureInfo.InvariantCulture), device))
            {
                start.ArgumentList.Add(word);
            }

            try
            {
                return new(program, device, Process.Start(start) ?? throw new PannsException($"{program}: cannot be started"));
            }
            catch (Win32Exception problem)
            {
                throw new PannsException($"{program}: cannot be started: {problem.Message}", problem);
            }
        }

        throw new PannsException(OperatingSystem.IsWindows()
            ? "this build cannot record here: name a device of ffmpeg's dshow by --input, or pipe sound to --input -"
            : $"there is no program to record with on PATH: install {string.Join(" or ", programs.Select(one => one.Program))}, or pipe sound to --input -");
    }

    public override int Read(Span<float> samples)
    {
        if (_bytes.Length < 2 * samples.Length)
        {
            Array.Resize(ref _bytes, 2 * samples.Length);
        }

        while (true)
        {
            var count = _output.Read(_bytes, _held, (2 * samples.Length) - _held);
            if (count == 0)
            {
                return End();
            }

            _held += count;
            if (_held < 2)
            {
                continue;
            }

            _hasSound = true;
            var values = MemoryMarshal.Cast<byte, short>(_bytes.AsSpan(0, _held & ~1));
            for (var i = 0; i < values.Length; i++)
            {
                samples[i] = values[i] / 32768f;
            }

            _bytes[0] = _bytes[_held - 1];
            _held &= 1;
            return values.Length;
        }
    }

    public override void Stop()
    {
        _isStopped = true;
        Kill();
    }

    public override void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private static string[] FFmpeg(string format, string input, string rate)
        => ["-hide_banner", "-nostdin", "-loglevel", "error", "-f", format, "-i", input, "-ac", "1", "-ar", rate, "-f", "s16le", "-"];

    private int End()
    {
        _process.WaitForExit();
        if (_isStopped)
        {
            return 0;
        }

        var why = _lines.IsEmpty ? FormattableString.Invariant($"exit code {_process.ExitCode}") : string.Join("; ", _lines.TakeLast(2));
        throw new PannsException(_hasSound ? $"{_program} has stopped: {why}" : $"{_program} cannot record: {why}; name another device by --input, or pipe sound to --input -");
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }
        catch (Exception problem) when (problem is InvalidOperationException or Win32Exception)
        {
            // It has exited meanwhile.
        }
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            _lines.Enqueue(line.Trim());
            while (_lines.Count > KeptLines)
            {
                _lines.TryDequeue(out _);
            }
        }
    }
}
