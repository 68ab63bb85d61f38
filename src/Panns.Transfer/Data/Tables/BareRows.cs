using Panns.Audio.Folders;
using Panns.Output.Csv;

namespace Panns.Transfer.Data.Tables;

/// <summary>Reads a table without a heading: path and label in each row, or path, start, end and label.</summary>
internal static class BareRows
{
    /// <summary>Reads the table.</summary>
    /// <returns>Null if the first row is a heading.</returns>
    /// <exception cref="PannsException">The first row is not a heading, and the meaning of its cells is unclear.</exception>
    public static ClipTable? TryRead(CsvTable csv)
    {
        if (!AudioExtensions.IsAudio(csv.Columns[0].Trim()))
        {
            return null;
        }

        List<(int Line, string[] Cells)> rows = [(1, [.. csv.Columns]), .. csv.Rows];
        var isTimed = csv.Columns.Count == 4;
        if (csv.Columns.Count is not (2 or 4) || rows.Exists(row => row.Cells.Length != csv.Columns.Count) || (isTimed && rows.Exists(row => Times(row.Cells) is null)))
        {
            throw new PannsException($"{csv.Path}: has no heading: add a first line with column names, such as path,label or path,label,start,end");
        }

        return new(
            csv.Path,
            [.. rows.Select(row => Times(row.Cells) is var (start, end)
                ? new TableRow(row.Line, row.Cells[0].Trim(), row.Cells[3].Trim()) { Start = start, End = end }
                : new TableRow(row.Line, row.Cells[0].Trim(), row.Cells[1].Trim()))],
            [],
            [isTimed ? "has no heading: its columns are assumed to be path, start, end, label" : "has no heading: its columns are assumed to be path, label"],
            HasSeveralLabels: false);
    }

    private static (double Start, double End)? Times(string[] cells)
        => cells.Length == 4 && Seconds.Parse(cells[1].Trim(), false) is { } start && Seconds.Parse(cells[2].Trim(), false) is { } end && start >= 0 && end > start ? (start, end) : null;
}
