using System.CommandLine;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Names of the columns of tables of events, where they are not the usual ones.</summary>
internal sealed class EventColumns
{
    private readonly Option<string?> _path = ColumnOption.Named("--path-column", "of audio files");
    private readonly Option<string?> _label = ColumnOption.Named("--label-column", "of classes");
    private readonly Option<string?> _start = ColumnOption.Named("--start-column", "of onsets, in seconds");
    private readonly Option<string?> _end = ColumnOption.Named("--end-column", "of offsets, in seconds");

    public void AddTo(Command command) => HelpSections.Add(command, "Columns of a table [default: detected by name]", [_path, _label, _start, _end]);

    public LabeledSoundsOptions Read(ParseResult parsed) => new()
    {
        PathColumnName = parsed.GetValue(_path), LabelColumnName = parsed.GetValue(_label), StartColumnName = parsed.GetValue(_start), EndColumnName = parsed.GetValue(_end),
    };
}
