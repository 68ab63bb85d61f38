using System.ComponentModel;
using System.Diagnostics;

namespace Panns.Audio.Decoding;

/// <summary>A running ffmpeg: its output, and what it complains of.</summary>
internal sealed class FFmpegProcess : IDisposable
{
    private readonly Process _process;
    private readonly Action<Process> _kill;
    private readonly Lock _lock = new();

    /// <param name="process">The program, started with its output and its errors redirected.</param>
    /// <param name="kill">How to stop it; null for the system's way.</param>
    public FFmpegProcess(Process process, Action<Process>? kill = null)
    {
        _process = process;
        _kill = kill ?? (running => running.Kill());

        // Read all along: a full pipe of messages would stop the program.
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>What it has said; whole when it has ended.</summary>
    public FFmpegReport Report { get; } = new();

    /// <summary>Waits for its end, after all output has been read; tells how it went and its last error.</summary>
    public (bool Succeeded, string Message) Finish()
    {
        // What is left unread would keep it from ending.
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
            // It ended between the question and the act, or is ending and cannot be stopped twice. One that the system does not let us stop
            // ends by itself: nobody reads what it writes any more.
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
