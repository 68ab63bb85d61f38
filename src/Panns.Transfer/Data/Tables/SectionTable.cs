using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Transfer.Data.Tables;

/// <summary>A table whose rows name parts of recordings. A row that does not stays among them, with the reason.</summary>
/// <param name="Rows">All its rows, in their order.</param>
/// <param name="Notes">How it was read, one line each.</param>
[BestFriend]
internal sealed record SectionTable(ImmutableArray<SectionRow> Rows, ImmutableArray<string> Notes)
{
    /// <summary>Reads a table.</summary>
    /// <param name="path">The table.</param>
    /// <param name="options">Columns chosen by the user.</param>
    /// <exception cref="PannsException">It cannot be read, is empty, or lacks a column.</exception>
    public static SectionTable Read(string path, LabeledSoundsOptions options)
    {
        var (separator, content) = Separators.Find(TextFile.Read(path).Text);
        var csv = new TextFile(content, null).ToTable(path, separator);
        var columns = ColumnChoice.Of(path, csv.Columns, options);
        if (columns[ColumnRole.Path] is null)
        {
            throw new PannsException($"{path}: has no column 'path' or a usual name for it; its columns are {string.Join(", ", csv.Columns.Select(heading => heading.Trim()))}: choose the one for the path");
        }

        if (csv.Rows.Count == 0)
        {
            throw new PannsException($"{path}: has no rows");
        }

        var cells = new TableCells(csv, columns, hasDecimalComma: separator != ',');
        var rows = csv.Rows.Select(row => Read(path, cells, row.Line, row.Cells)).ToList();
        var files = new PathFinder(path, options.Root, rows.Where(row => row.Error is null).Select(row => row.File));
        ImmutableArray<SectionRow> found = [.. rows.Select(row => row.Error is null && !File.Exists(row.File) ? row with { File = files.Find(row.File) } : row)];
        var whole = columns[ColumnRole.Start] is null && columns[ColumnRole.FileStart] is null ? ["has no column of starts: rows begin with their files"] : ImmutableArray<string>.Empty;
        return new(found, [.. columns.Renamed(), .. files.Notes(), .. whole]);
    }

    private static SectionRow Read(string path, TableCells cells, int line, string[] row)
    {
        try
        {
            cells.CheckLength(line, row);
            var read = cells.Read(line, row, null);
            var file = read.Folder.Length > 0 ? $"{read.Folder.TrimEnd('/', '\\')}/{read.Path}" : read.Path;
            return file.Length == 0 ? Bad("names no file") : read.End == read.Start ? Bad("ends where it begins") : new(file, read.Start, read.End);
        }
        catch (PannsException problem)
        {
            return Bad(problem.Message);
        }

        SectionRow Bad(string what)
        {
            var name = cells.Text(row, ColumnRole.Path);
            var place = FormattableString.Invariant($"{path}: line {line}");
            var message = what.StartsWith(path, StringComparison.Ordinal) ? what : $"{place}: {what}";
            return new(name.Length > 0 ? name : place, 0, null) { Error = name.Length > 0 ? $"{message} ({name})" : message };
        }
    }
}

/// <summary>A row that names a part of a recording.</summary>
/// <param name="File">The recording; where the row names none, the row.</param>
/// <param name="Start">Where the part begins, in seconds.</param>
/// <param name="End">Where it ends; null for the file's end.</param>
[BestFriend]
internal sealed record SectionRow(string File, double Start, double? End)
{
    /// <summary>Why the row names no part, in one line; null if it does.</summary>
    public string? Error { get; init; }
}
