using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>
/// Shows the progress of a run, with one clock for all its steps: a bar on a terminal; in a log, a line for every epoch that takes a while,
/// otherwise one from time to time. Short runs show nothing.
/// </summary>
/// <param name="terminal">The destination.</param>
/// <param name="quiet">Whether to show nothing.</param>
/// <param name="time">The clock; null for the system clock.</param>
internal sealed class StepProgress(Terminal terminal, bool quiet, TimeProvider? time = null) : IProgress<TransferProgress>, IDisposable
{
    private static readonly TimeSpan FirstOnTerminal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan InEpoch = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestEpoch = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly long _start = (time ?? TimeProvider.System).GetTimestamp();
    private TimeSpan? _shown;
    private (string Name, TimeSpan Start, int First) _step = ("", default, 0);
    private EpochRecord? _epoch;
    private bool _drawn;

    public void Report(TransferProgress value)
    {
        lock (_lock)
        {
            var now = _time.GetElapsedTime(_start);
            if (_step.Name != value.Step)
            {
                _step = (value.Step, now, value.Done);
            }

            // The last epoch's results stay on display until another step that is not training.
            _epoch = value.Epoch ?? (value.Left is null ? null : _epoch);
            if (!quiet && IsDue(value, now))
            {
                _shown = now;
                Show(value, now);
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            if (_drawn)
            {
                terminal.Error.Write("\r\u001b[K");
                _drawn = false;
            }
        }
    }

    public void Dispose() => Clear();

    private bool IsDue(TransferProgress value, TimeSpan now)
    {
        if (terminal.ErrorIsTerminal)
        {
            return value.Total > 1 && (_shown is { } drawn ? now - drawn >= OnTerminal : now >= FirstOnTerminal);
        }

        // The last step of an epoch is followed by the epoch's results.
        return value is { Left: not null, Epoch: null } && value.Done == value.Total ? false
            : _shown is not { } said ? now >= InLog
            : value.Epoch is not null ? now - said >= ShortestEpoch
            : now - said >= (value.Left is null ? InLog : InEpoch);
    }

    private void Show(TransferProgress value, TimeSpan now)
    {
        var share = Math.Min(1, (double)value.Done / value.Total);
        if (!terminal.ErrorIsTerminal)
        {
            terminal.Say(value.Epoch is { } epoch
                ? $"{value.Step}: {Scores(epoch)}{Left(value, now)}"
                : string.Create(CultureInfo.InvariantCulture, $"{value.Step}: {value.Done} of {value.Total}, {ProgressText.Percent(share)}{Left(value, now)}"));
            return;
        }

        var loss = _epoch is null ? "" : ", " + Scores(_epoch);
        var left = Left(value, now);
        var text = TerminalText.Clean(string.Create(CultureInfo.InvariantCulture, $"{value.Step}: {value.Done} of {value.Total}{loss}"));

        // A line that wraps could not be overwritten: the bar gives way first, then the end of the text, never the time left.
        var width = terminal.Width - 1 - left.Length;
        var bar = ProgressText.Bar(share) is var drawn && drawn.Length + text.Length <= width ? drawn : "";
        terminal.Error.Write($"\r\u001b[K{bar}{text[..Math.Min(text.Length, Math.Max(0, width))]}{left}");
        _drawn = true;
    }

    private static string Scores(EpochRecord epoch) => string.Create(CultureInfo.InvariantCulture, $"loss {epoch.TrainLoss:0.0000}")
        + (epoch.ValidationLoss is { } loss ? string.Create(CultureInfo.InvariantCulture, $", validation loss {loss:0.0000}") : "")
        + (epoch.ValidationScore is { } score ? string.Create(CultureInfo.InvariantCulture, $", score {score:0.0000}") : "")
        + (epoch.BackboneRateFactor is { } factor ? string.Create(CultureInfo.InvariantCulture, $", pretrained layers at {factor:0.##} of the rate") : "");

    // Time left for the whole run if known, otherwise for this step.
    private string Left(TransferProgress value, TimeSpan now)
    {
        var done = value.Done - _step.First;
        var left = value.Left ?? (done > 0 && value.Epoch is null ? (now - _step.Start) * ((double)(value.Total - value.Done) / done) : null);
        return ProgressText.Left(left);
    }
}
