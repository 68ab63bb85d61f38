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
            Fill(_table, recording, row, _cells);
            _csv.Write(_cells);
        }
    }

    /// <summary>The cells of a row.</summary>
    /// <param name="table">The type of table.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="row">Its row; null for one that failed.</param>
    /// <param name="cells">Receives the columns, then the classes.</param>
    public static void Fill(ResultTable table, RecordingRows recording, ResultRow? row, Span<string> cells)
    {
        for (var i = 0; i < table.Columns.Length; i++)
        {
            cells[i] = Cell(table.Columns[i], recording, row);
        }

        for (var i = 0; i < table.Classes.Length; i++)
        {
            cells[table.Columns.Length + i] = CsvWriter.Number(row?.Scores.Span[i]);
        }
    }

    private static string Cell(ResultColumn column, RecordingRows recording, ResultRow? row) => column.Kind switch
    {
        ResultColumnKind.Text => column.Text!(recording, row) ?? "",
        ResultColumnKind.Seconds => column.Seconds!(recording, row) is { } seconds ? CsvWriter.Seconds(seconds) : "",
        _ => row is null ? "" : CsvWriter.Number(column.Score!(row)),
    };
}
