using System.Globalization;
using System.Text;
using Panns.Cli.Hosting;

namespace Panns.Cli.Listening;

/// <summary>
/// What is heard now: on a terminal bars of the classes with the highest scores, drawn again in place, with the events that ended above them; elsewhere a
/// line for each event that begins or ends.
/// </summary>
/// <param name="terminal">The destination.</param>
/// <param name="draws">Whether bars are drawn; otherwise lines are printed.</param>
/// <param name="isQuiet">Whether nothing is shown.</param>
internal sealed class LiveView(Terminal terminal, bool draws, bool isQuiet)
{
    private const int Bars = 5;
    private const int BarWidth = 30;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    // Scores fall by half in about a second, so that bars can be read.
    private const float Fall = 0.85f;

    private float[] _levels = [];
    private LabelSet? _labels;
    private long _drawn;
    private int _lines;

    /// <summary>Shows the scores of a frame.</summary>
    public void Hear(LabelSet labels, ReadOnlySpan<float> scores)
    {
        _labels = labels;
        _levels = _levels.Length == scores.Length ? _levels : new float[scores.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            _levels[i] = Math.Max(scores[i], Fall * _levels[i]);
        }
    }

    /// <summary>Shows an event that began or ended.</summary>
    public void Tell(SoundEventUpdate update)
    {
        var found = update.Event;
        if (isQuiet || (draws && update.State == SoundEventState.Opened))
        {
            return;
        }

        Clear();
        terminal.Print(update.State == SoundEventState.Opened
            ? string.Create(CultureInfo.InvariantCulture, $"  {found.Onset,8:0.00} ...            {found.PeakScore:0.000}  {found.Label} begins")
            : string.Create(CultureInfo.InvariantCulture, $"  {found.Onset,8:0.00} - {found.Offset,8:0.00} s  {found.PeakScore:0.000}  {found.Label}"));
    }

    /// <summary>Draws the bars, if it is time.</summary>
    /// <param name="seconds">Length of what was heard.</param>
    public void Draw(double seconds)
    {
        var now = Environment.TickCount64;
        if (isQuiet || !draws || _labels is null || now - _drawn < Redraw.TotalMilliseconds)
        {
            return;
        }

        Clear();
        _drawn = now;
        var text = new StringBuilder();
        foreach (var index in Enumerable.Range(0, _levels.Length).OrderByDescending(index => _levels[index]).Take(Bars))
        {
            var bar = new string('━', (int)MathF.Round(Math.Clamp(_levels[index], 0, 1) * BarWidth)).PadRight(BarWidth);
            text.Append(CultureInfo.InvariantCulture, $"  {_levels[index]:0.00}  {(terminal.HasColor ? "\u001b[36m" : "")}{bar}{(terminal.HasColor ? "\u001b[0m" : "")}  {Short(_labels[index].Name)}\n");
            _lines++;
        }

        text.Append(CultureInfo.InvariantCulture, $"  {TimeSpan.FromSeconds(Math.Floor(seconds)):h\\:mm\\:ss}  Ctrl-C ends\n");
        _lines++;
        terminal.Out.Write(text);
        terminal.Out.Flush();
    }

    /// <summary>Removes the bars.</summary>
    public void Clear()
    {
        if (_lines > 0)
        {
            terminal.Out.Write($"\u001b[{_lines.ToString(CultureInfo.InvariantCulture)}A\u001b[J");
            _lines = 0;
        }
    }

    // A line that wraps could not be overwritten.
    private string Short(string name)
    {
        var room = Math.Max(8, terminal.Width - BarWidth - 12);
        return TerminalText.Clean(name.Length > room ? name[..room] : name);
    }
}
