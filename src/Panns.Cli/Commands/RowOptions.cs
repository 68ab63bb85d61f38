using System.CommandLine;
using System.CommandLine.Parsing;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Transfer;

namespace Panns.Cli.Commands;

/// <summary>The options for the rows of a table, which name parts of recordings: path, start and end.</summary>
internal sealed class RowOptions
{
    private readonly Option<string?> _rows = new("--rows")
    {
        Description = "Instead of files, the parts of recordings that the rows of a table name (path, start and end in seconds): a result for each row, in their order",
        HelpName = "TABLE",
    };

    private readonly Option<string?> _path = ColumnOption.Named("--path-column", "of audio files");
    private readonly Option<string?> _start = ColumnOption.Named("--start-column", "of starts, in seconds");
    private readonly Option<string?> _end = ColumnOption.Named("--end-column", "of ends, in seconds");

    public void AddTo(Command command)
    {
        command.Add(_rows);
        HelpSections.Add(command, "Columns of --rows [default: detected by name]", [_path, _start, _end]);
        command.Validators.Add(result =>
        {
            if (!IsGiven(result) && new Option[] { _path, _start, _end }.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } column)
            {
                result.AddError($"{column.Name} names a column of --rows TABLE: add that");
            }
        });
    }

    /// <summary>Whether the command line names a table.</summary>
    public bool IsGiven(SymbolResult result) => result.GetResult(_rows) is { Implicit: false };

    /// <summary>Reads the table; null if none is named.</summary>
    /// <exception cref="PannsException">It cannot be read, names no files, or lacks a column.</exception>
    public InputFiles? Read(Terminal terminal, ParseResult parsed)
    {
        if (parsed.GetValue(_rows) is not { } path)
        {
            return null;
        }

        var table = AudioPartTable.Read(path, new LabeledSoundsOptions
        {
            PathColumnName = parsed.GetValue(_path), StartColumnName = parsed.GetValue(_start), EndColumnName = parsed.GetValue(_end),
        });
        foreach (var note in table.Notes)
        {
            terminal.Say($"{path}: {note}");
        }

        Section[] sections = [.. table.Parts.Select(row => new Section(row.File, row.Start, row.End) { Error = row.Error })];
        var text = string.Join('\n', sections.Select(section => FormattableString.Invariant($"{section.Start:R} {section.End:R} {section.Error}")));
        return new([.. sections.Select(section => section.File)], true) { Sections = sections, SectionsHash = ShardNote.HashOf([text])[..16] };
    }
}
