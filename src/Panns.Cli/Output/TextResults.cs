using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Output;

namespace Panns.Cli.Output;

/// <summary>Prints results for people. Failed recordings are left out, because they have been reported on stderr.</summary>
internal abstract class TextResults(Terminal terminal) : ResultWriter
{
    protected Terminal Terminal { get; } = terminal;

    public sealed override void Write(RecordingRows recording)
    {
        if (recording.Error is null)
        {
            WriteRows(recording);
        }
    }

    protected abstract void WriteRows(RecordingRows recording);
}

/// <summary>Prints tags: the file or window, then a line per label.</summary>
internal sealed class TagLines(Terminal terminal) : TextResults(terminal)
{
    private const int BarWidth = 20;

    protected override void WriteRows(RecordingRows recording)
    {
        foreach (var window in recording.Rows.GroupBy(row => (row.Start, row.End)))
        {
            Terminal.Print(recording.IsByWindow
                ? string.Create(CultureInfo.InvariantCulture, $"{recording.File}, {window.Key.Start:0.##} to {window.Key.End:0.##} s")
                : recording.File);
            foreach (var row in window)
            {
                Terminal.Print(
                    string.Create(CultureInfo.InvariantCulture, $"  {row.Score:0.000}  "),
                    Terminal.Draws ? $"{(Terminal.HasColor ? "\u001b[36m" : "")}{new string('━', (int)MathF.Round(row.Score * BarWidth)).PadRight(BarWidth)}{(Terminal.HasColor ? "\u001b[0m" : "")}  " : "",
                    row.Label);
            }
        }
    }
}

/// <summary>Prints events: the file, then a line per event.</summary>
internal sealed class EventLines(Terminal terminal) : TextResults(terminal)
{
    protected override void WriteRows(RecordingRows recording)
    {
        Terminal.Print(recording.File);
        if (recording.Rows.Count == 0)
        {
            Terminal.Print("  no event reaches the threshold");
        }

        foreach (var row in recording.Rows)
        {
            Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"  {row.Start,8:0.00} - {row.End,8:0.00} s  {row.Score:0.000}  {row.Label}"));
        }
    }
}

/// <summary>Prints predictions, a line per file and class.</summary>
internal sealed class PredictionLines(Terminal terminal) : TextResults(terminal)
{
    protected override void WriteRows(RecordingRows recording)
    {
        foreach (var row in recording.Rows)
        {
            var where = recording.IsByWindow ? string.Create(CultureInfo.InvariantCulture, $", {row.Start:0.##} to {row.End:0.##} s") : "";
            Terminal.Print(string.Create(CultureInfo.InvariantCulture, $"{recording.File}{where}: {row.Label} {row.Score:0.000}"));
        }
    }
}
