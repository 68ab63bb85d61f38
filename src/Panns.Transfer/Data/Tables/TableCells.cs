using System.Globalization;
using Panns.Output.Csv;

namespace Panns.Transfer.Data.Tables;

/// <summary>Reads the cells of a table's rows by their roles.</summary>
internal sealed class TableCells(CsvTable csv, ColumnChoice columns, bool hasDecimalComma)
{
    public string Text(string[] row, ColumnRole role) => columns[role] is { } column && column.Index < row.Length ? row[column.Index].Trim() : "";

    /// <summary>Reads a row.</summary>
    /// <param name="line">Its line number.</param>
    /// <param name="row">Its cells.</param>
    /// <param name="recording">The recording of the whole table; null if rows name theirs.</param>
    /// <exception cref="PannsException">A time is invalid, or the clip ends before it begins.</exception>
    public TableRow Read(int line, string[] row, string? recording)
    {
        var start = Time(line, row, ColumnRole.Start);
        var end = Time(line, row, ColumnRole.End);
        var duration = Time(line, row, ColumnRole.Duration) ?? (end - start);
        if (Time(line, row, ColumnRole.FileStart) is { } inFile && recording is null)
        {
            (start, end) = (inFile, inFile + duration);
        }

        end ??= (start ?? 0) + duration;
        if (start < 0 || end < (start ?? 0) || !double.IsFinite(start ?? 0) || !double.IsFinite(end ?? 0))
        {
            throw Wrong(line, FormattableString.Invariant($"the clip begins at {start ?? 0} s and ends at {end} s"));
        }

        return new(line, recording ?? Text(row, ColumnRole.Path), columns[ColumnRole.Label] is { } label && label.Index < row.Length ? row[label.Index] : "")
        {
            Folder = Folder(row),
            Score = Score(row),
            Start = start ?? 0,
            End = end,
            Fold = Text(row, ColumnRole.Fold),
            Part = Text(row, ColumnRole.Part),
            Group = Text(row, ColumnRole.Group),
        };
    }

    /// <exception cref="PannsException">The row has more cells than the heading, because one of them contains the separator.</exception>
    public void CheckLength(int line, string[] row)
    {
        if (row.Length > csv.Columns.Count && row.Skip(csv.Columns.Count).Any(cell => cell.Trim().Length > 0))
        {
            throw Wrong(line, FormattableString.Invariant($"{row.Length} cells, but the heading has {csv.Columns.Count}: quote cells that contain the separator"));
        }
    }

    private string Folder(string[] row)
    {
        var (outer, inner) = (Text(row, ColumnRole.BaseFolder), Text(row, ColumnRole.Folder));
        return outer.Length == 0 || (inner.Length > 0 && IsElsewhere(outer)) ? inner : inner.Length == 0 ? outer : $"{outer.TrimEnd('/', '\\')}/{inner}";
    }

    // An absolute folder of another machine: what lies in it is found beside the table.
    private static bool IsElsewhere(string folder)
        => (Path.IsPathRooted(folder) || (folder.Length > 1 && char.IsAsciiLetter(folder[0]) && folder[1] == ':')) && !Directory.Exists(folder);

    private float? Score(string[] row)
        => float.TryParse(hasDecimalComma ? Text(row, ColumnRole.Score).Replace(',', '.') : Text(row, ColumnRole.Score), NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
            && float.IsFinite(score) ? score : null;

    private double? Time(int line, string[] row, ColumnRole role)
    {
        var text = Text(row, role);
        return Missing.Is(text) ? null
            : Seconds.Parse(text, hasDecimalComma) is { } value ? value * columns[role]!.Unit
            : throw Wrong(line, $"'{text}' is not a number for {columns[role]!.Heading}");
    }

    private PannsException Wrong(int line, string what) => new(FormattableString.Invariant($"{csv.Path}: line {line}: {what}"));
}

/// <summary>Texts that mean a missing value.</summary>
internal static class Missing
{
    public static bool Is(string text) => text.Length == 0 || text.ToUpperInvariant() is "NA" or "N/A" or "NAN" or "NULL" or "NONE" or "-";
}
