using Panns.Cli.Hosting;
using Spectre.Console;

namespace Panns.Cli.Output;

/// <summary>A table: drawn on a terminal, aligned plain columns in a pipe.</summary>
internal sealed class TextTable(params (string Title, bool IsNumber)[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, TerminalText.Clean));

    public void Write(Terminal terminal)
    {
        if (terminal.OutIsTerminal)
        {
            Draw(terminal);
        }
        else
        {
            WritePlain(terminal.Out);
        }
    }

    private void Draw(Terminal terminal)
    {
        var table = new Table { Border = TableBorder.SimpleHeavy };
        foreach (var (title, isNumber) in columns)
        {
            var column = new TableColumn(new Markup($"[bold]{Markup.Escape(title)}[/]")) { NoWrap = isNumber };
            table.AddColumn(isNumber ? column.RightAligned() : column);
        }

        foreach (var row in _rows)
        {
            table.AddRow(Array.ConvertAll(row, Markup.Escape));
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Out) }).Write(table);
    }

    private void WritePlain(TextWriter output)
    {
        var widths = columns.Select((column, index) => _rows.Select(row => row[index].Length).Append(column.Title.Length).Max()).ToArray();
        WriteLine(output, widths, Array.ConvertAll(columns, column => column.Title));
        foreach (var row in _rows)
        {
            WriteLine(output, widths, row);
        }
    }

    private void WriteLine(TextWriter output, int[] widths, string[] cells)
        => output.WriteLine(string.Join("  ", cells.Select((cell, index) => columns[index].IsNumber ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index]))).TrimEnd());
}
