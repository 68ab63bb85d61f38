using Panns.Output.Csv;

namespace Panns.Output.Tables;

/// <summary>Writes a table of results as comma-separated values.</summary>
internal sealed class CsvResultWriter : ResultWriter
{
    private readonly CsvWriter _csv;
    private readonly ResultTable _table;
    private readonly string[] _cells;

    public CsvResultWriter(TextWriter output, ResultTable table, bool hasHeading = true)
    {
        _csv = new(output);
        _table = table;
        _cells = [.. table.Columns.Select(column => column.Name), .. table.Classes];
        if (hasHeading)
        {
            _csv.Write(_cells);
        }
    }

    public override void Write(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        foreach (var row in recording.TableRows)
        {
            Write(recording, row);
        }
    }

    private void Write(RecordingRows recording, ResultRow? row)
    {
        for (var i = 0; i < _table.Columns.Length; i++)
        {
            _cells[i] = Cell(_table.Columns[i], recording, row);
        }

        for (var i = 0; i < _table.Classes.Length; i++)
        {
            _cells[_table.Columns.Length + i] = CsvWriter.Number(row?.Scores.Span[i]);
        }

        _csv.Write(_cells);
    }

    private static string Cell(ResultColumn column, RecordingRows recording, ResultRow? row) => column.Kind switch
    {
        ResultColumnKind.Text => column.Text!(recording, row) ?? "",
        ResultColumnKind.Seconds => column.Seconds!(recording, row) is { } seconds ? CsvWriter.Seconds(seconds) : "",
        _ => row is null ? "" : CsvWriter.Number(column.Score!(row)),
    };
}
