using Panns.Cli.Hosting;

namespace Panns.Cli.Output;

/// <summary>Shows the progress and messages of consecutive downloads, one line each on stderr.</summary>
internal sealed class DownloadLine(Terminal terminal, bool quiet) : IProgress<DownloadProgress>, IDisposable
{
    private const long Megabyte = 1_000_000;

    private ProgressLine? _line;
    private string _file = "";

    public void Report(DownloadProgress value)
    {
        if (value.Note is { } note)
        {
            _line?.Clear();
            terminal.Say($"{value.FileName}: {note}");
            return;
        }

        if (_line is null || _file != value.FileName)
        {
            _line?.Dispose();
            _line = new(terminal, ToMegabytes(value.TotalBytes), "MB", quiet);
            _file = value.FileName;
        }

        _line.Report(value.BytesReceived / Megabyte);
    }

    public void Dispose() => _line?.Dispose();

    private static long? ToMegabytes(long? bytes) => (bytes + Megabyte - 1) / Megabyte;
}
