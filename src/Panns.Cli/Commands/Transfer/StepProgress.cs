using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Draws a run's steps one after the other.</summary>
internal sealed class StepProgress(Terminal terminal, bool quiet) : IProgress<TransferProgress>, IDisposable
{
    private readonly Lock _lock = new();
    private ProgressLine? _line;
    private string _step = "";

    public void Report(TransferProgress value)
    {
        lock (_lock)
        {
            if (_step != value.Step || _line is null)
            {
                _line?.Dispose();
                _line = new(terminal, value.Total, "", quiet, value.Step);
                _step = value.Step;
            }

            _line.Report(value.Done);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _line?.Dispose();
            _line = null;
        }
    }

    public void Dispose() => Clear();
}
