using System.Diagnostics;
using System.Globalization;
using Panns.Cli.Hosting;

namespace Panns.Cli.Output;

/// <summary>
/// Shows a command's progress on stderr: one line redrawn in place on a terminal, a plain line from time to time in a log. Short work shows
/// nothing.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(10);

    private readonly Terminal _terminal;
    private readonly long? _total;
    private readonly string _unit;
    private readonly bool _quiet;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _next = FirstAfter;
    private long _done;
    private long? _first;
    private bool _drawn;

    /// <param name="terminal">The destination.</param>
    /// <param name="total">Total amount of work; null if unknown.</param>
    /// <param name="unit">Unit of the total, such as "files".</param>
    /// <param name="quiet">Whether to show nothing.</param>
    public ProgressLine(Terminal terminal, long? total, string unit, bool quiet)
    {
        _terminal = terminal;
        _total = total;
        _unit = unit;
        _quiet = quiet || total < 2;
        if (!terminal.ErrorIsTerminal)
        {
            _next = InLog;
        }
    }

    /// <summary>Adds one to the amount done.</summary>
    public void Advance() => Report(_done + 1);

    /// <summary>Sets the amount done.</summary>
    public void Report(long done)
    {
        _done = done;
        // What an earlier attempt has downloaded does not count for the speed.
        _first ??= done;
        if (_quiet || _watch.Elapsed < _next)
        {
            return;
        }

        _next = _watch.Elapsed + (_terminal.ErrorIsTerminal ? OnTerminal : InLog);
        var (bar, state) = Describe();
        if (_terminal.ErrorIsTerminal)
        {
            // A line that wraps could not be overwritten.
            var line = bar.Length + state.Length < _terminal.Width ? bar + state : state;
            _terminal.Error.Write($"\r\u001b[K{line[..Math.Min(line.Length, _terminal.Width - 1)]}");
            _drawn = true;
        }
        else
        {
            _terminal.Say(state);
        }
    }

    /// <summary>Clears the line to make room for other output.</summary>
    public void Clear()
    {
        if (_drawn)
        {
            _terminal.Error.Write("\r\u001b[K");
            _drawn = false;
        }
    }

    public void Dispose() => Clear();

    private (string Bar, string State) Describe()
    {
        if (_total is not { } total)
        {
            return ("", string.Create(CultureInfo.InvariantCulture, $"{_done} {_unit}"));
        }

        var share = Math.Min(1, (double)_done / total);
        var rest = _watch.Elapsed * ((double)(total - _done) / Math.Max(_done - _first!.Value, 1));
        return (
            ProgressText.Bar(share),
            string.Create(CultureInfo.InvariantCulture, $"{_done} of {total}{(_unit.Length > 0 ? " " : "")}{_unit}, {ProgressText.Percent(share)}{ProgressText.Left(rest)}"));
    }
}
