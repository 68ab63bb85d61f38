using System.Diagnostics;

namespace Panns.Audio.Decoding;

/// <summary>A running ffmpeg: its output, and what it complains of.</summary>
internal sealed class FFmpegProcess : IDisposable
{
    private const int MostKept = 300;

    private readonly Process _process;
    private readonly Lock _lock = new();
    private string _lastError = "";

    public FFmpegProcess(Process process)
    {
        _process = process;

        // Read all along: a full pipe of messages would stop the program.
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Waits for its end, after all output has been read; tells how it went and its last message.</summary>
    public (bool Succeeded, string Message) Finish()
    {
        // What is left unread would keep it from ending.
        Output.CopyTo(Stream.Null);
        _process.WaitForExit();
        lock (_lock)
        {
            return (_process.ExitCode == 0, _lastError);
        }
    }

    public void Dispose()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the act: nothing is left to stop.
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            lock (_lock)
            {
                _lastError = line.Length > MostKept ? line[..MostKept] : line.Trim();
            }
        }
    }
}
