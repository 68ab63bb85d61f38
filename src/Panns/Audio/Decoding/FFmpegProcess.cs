using System.ComponentModel;
using System.Diagnostics;

namespace Panns.Audio.Decoding;

/// <summary>A running ffmpeg process with its output and its messages.</summary>
internal sealed class FFmpegProcess : IDisposable
{
    private readonly Process _process;
    private readonly Action<Process> _kill;
    private readonly Lock _lock = new();

    /// <param name="process">The process, started with standard output and error redirected.</param>
    /// <param name="kill">Stops the process; null for <see cref="Process.Kill()"/>.</param>
    public FFmpegProcess(Process process, Action<Process>? kill = null)
    {
        _process = process;
        _kill = kill ?? (running => running.Kill());

        // Drained continuously: a full pipe would block ffmpeg.
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>Its standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Its messages; complete once it has exited.</summary>
    public FFmpegReport Report { get; } = new();

    /// <summary>Waits for ffmpeg to exit after its output has been read; returns whether it succeeded, and its last error.</summary>
    public (bool Succeeded, string Message) Finish()
    {
        // Unread output would keep ffmpeg from exiting.
        Output.CopyTo(Stream.Null);
        _process.WaitForExit();
        lock (_lock)
        {
            return (_process.ExitCode == 0, Report.LastError);
        }
    }

    public void Dispose()
    {
        try
        {
            if (!_process.HasExited)
            {
                _kill(_process);
            }
        }
        catch (Exception problem) when (problem is InvalidOperationException or Win32Exception)
        {
            // The process has exited meanwhile, or is exiting and cannot be stopped twice. One that we have no right to stop exits by itself,
            // because its output is no longer read.
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            lock (_lock)
            {
                Report.Read(line);
            }
        }
    }
}
