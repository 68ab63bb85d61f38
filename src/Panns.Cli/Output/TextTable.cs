using Panns.Cli.Hosting;

namespace Panns.Cli.Output;

/// <summary>
/// A table. In a pipe its columns are as wide as their cells. On a terminal it is as wide as that at most: cells are wrapped between words, and if
/// the words alone are too wide, the last columns stand below their row.
/// </summary>
internal sealed class TextTable(params (string Title, bool IsNumber)[] columns)
{
    private const int Gap = 2;
    private const int Indent = 4;

    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, TerminalText.Clean));

    public void Write(Terminal terminal)
    {
        if (terminal.Draws)
        {
            Draw(terminal);
        }
        else
        {
            var widths = Widths(cell => cell.Length);
            foreach (var row in _rows.Prepend(Titles))
            {
                WriteLine(terminal.Out, widths, row);
            }
        }
    }

    private string[] Titles => Array.ConvertAll(columns, column => column.Title);

    private void Draw(Terminal terminal)
    {
        var beside = columns.Length;
        int[]? widths;
        while ((widths = Fit(beside, terminal.Width)) is null)
        {
            beside--;
        }

        var titles = Wrapped(Titles, widths);
        foreach (var line in titles)
        {
            WriteLine(terminal.Out, widths, line, terminal.HasColor ? ("\u001b[1m", "\u001b[0m") : ("", ""));
        }

        terminal.Out.WriteLine(new string('─', Math.Min(terminal.Width, widths.Sum() + (Gap * (widths.Length - 1)))));
        foreach (var row in _rows)
        {
            foreach (var line in Wrapped(row, widths))
            {
                WriteLine(terminal.Out, widths, line);
            }

            for (var column = beside; column < columns.Length; column++)
            {
                foreach (var line in row[column].Length == 0 ? [] : WordWrap.Lines($"{columns[column].Title}: {row[column]}", terminal.Width - Indent))
                {
                    terminal.Out.WriteLine($"{new string(' ', Indent)}{line}");
                }
            }
        }
    }

    /// <summary>Widths of the first columns; null if they do not fit side by side, which one alone always does.</summary>
    private int[]? Fit(int count, int width)
    {
        var widths = Widths(cell => cell.Length)[..count];
        var least = Widths(WordWrap.LongestWord);
        var left = width - (Gap * (count - 1));
        while (widths.Sum() > left)
        {
            var widest = Enumerable.Range(0, count).Where(column => !columns[column].IsNumber && widths[column] > least[column])
                .OrderByDescending(column => widths[column] - least[column]).Select(column => (int?)column).FirstOrDefault();
            if (widest is not { } column)
            {
                return count == 1 ? widths : null;
            }

            widths[column]--;
        }

        return widths;
    }

    private int[] Widths(Func<string, int> measure)
        => [.. columns.Select((column, index) => _rows.Select(row => measure(row[index])).Append(measure(column.Title)).Max())];

    private IEnumerable<string[]> Wrapped(string[] cells, int[] widths)
    {
        var lines = widths.Select((width, column) => columns[column].IsNumber ? [cells[column]] : WordWrap.Lines(cells[column], width)).ToArray();
        for (var line = 0; line < lines.Max(cell => cell.Count); line++)
        {
            yield return Array.ConvertAll(lines, cell => line < cell.Count ? cell[line] : "");
        }
    }

    private void WriteLine(TextWriter output, int[] widths, string[] cells, (string Before, string After) style = default)
        => output.WriteLine(style.Before + string.Join(
            new string(' ', Gap), cells.Select((cell, index) => columns[index].IsNumber ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index]))).TrimEnd() + style.After);
}
