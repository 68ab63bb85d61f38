using System.Collections.Immutable;
using Panns.Transfer.Data.Tables;

namespace Panns.Transfer;

/// <summary>
/// A table whose rows name parts of recordings: path, start and end in seconds, in columns with usual names, comma, semicolon or tab between them.
/// </summary>
/// <example>
/// <code>
/// using var model = PannsModel.Load(PannsModels.Mini);
/// var table = AudioPartTable.Read("segments.csv");
/// foreach (var result in new EmbeddingExtractor(model).ExtractParts(table.Parts))
/// {
///     Console.WriteLine($"{result.File}: {result.Error ?? $"{result.Duration} s"}");
/// }
/// </code>
/// </example>
public sealed class AudioPartTable
{
    private AudioPartTable(ImmutableArray<AudioPart> parts, ImmutableArray<string> notes) => (Parts, Notes) = (parts, notes);

    /// <summary>The parts that the rows name, in their order. A row that names none is among them, with the reason (<see cref="AudioPart.Error"/>).</summary>
    public ImmutableArray<AudioPart> Parts { get; }

    /// <summary>How the table was read where that is not plain: one line each.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="path">The table. Its paths are looked for in the current folder, then beside the table, or below the root of the options.</param>
    /// <param name="options">The root, and columns if their names are not the usual ones; null to find them.</param>
    /// <exception cref="PannsException">It cannot be read, is empty, or lacks a column.</exception>
    public static AudioPartTable Read(string path, LabeledSoundsOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
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
        ImmutableArray<AudioPart> parts = [.. rows.Select(row => row.Error is null && !File.Exists(row.File) ? row with { File = files.Find(row.File) } : row)];
        var whole = columns[ColumnRole.Start] is null && columns[ColumnRole.FileStart] is null ? ["has no column of starts: rows begin with their files"] : ImmutableArray<string>.Empty;
        return new(parts, [.. columns.Renamed(), .. files.Notes(), .. whole]);
    }

    private static AudioPart Read(string path, TableCells cells, int line, string[] row)
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

        AudioPart Bad(string what)
        {
            var name = cells.Text(row, ColumnRole.Path);
            var place = FormattableString.Invariant($"{path}: line {line}");
            var message = what.StartsWith(path, StringComparison.Ordinal) ? what : $"{place}: {what}";
            return new(name.Length > 0 ? name : place, 0, null) { Error = name.Length > 0 ? $"{message} ({name})" : message };
        }
    }
}
