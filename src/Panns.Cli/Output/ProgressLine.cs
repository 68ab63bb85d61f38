using System.Diagnostics;
using System.Globalization;
using Panns.Cli.Hosting;

namespace Panns.Cli.Output;

/// <summary>
/// How far a command is, on stderr: one line that is drawn over itself on a terminal, a plain line now and then in a log. Work that
/// takes a moment shows nothing.
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

    /// <param name="terminal">Where to.</param>
    /// <param name="total">What there is to do; null where nobody knows.</param>
    /// <param name="unit">Of the total: "files".</param>
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

    /// <summary>One more is done.</summary>
    public void Advance() => Report(_done + 1);

    /// <summary>So many are done.</summary>
    public void Report(long done)
    {
        _done = done;
        // What a download has from an earlier attempt says nothing of its speed.
        _first ??= done;
        if (_quiet || _watch.Elapsed < _next)
        {
            return;
        }

        _next = _watch.Elapsed + (_terminal.ErrorIsTerminal ? OnTerminal : InLog);
        var (bar, state) = Describe();
        if (_terminal.ErrorIsTerminal)
        {
            _terminal.Error.Write($"\r\u001b[K{bar}{state}");
            _drawn = true;
        }
        else
        {
            _terminal.Say(state);
        }
    }

    /// <summary>Makes room for a line of output.</summary>
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
            string.Create(CultureInfo.InvariantCulture, $"{_done} of {total}{(_unit.Length > 0 ? " " : "")}{_unit}, {ProgressText.Percent(share)}, {ProgressText.Clock(rest)} left"));
    }
}
