using System.Globalization;
using Panns.Output.Csv;

namespace Panns.Transfer.Data;

/// <summary>Reads a table of clips: path,label[,fold][,start,end].</summary>
internal static class ManifestReader
{
    public static LabeledDataset Read(string path)
    {
        var table = CsvTable.Read(path);
        foreach (var column in (string[])["path", "label"])
        {
            if (!table.Has(column))
            {
                throw new PannsException($"{path}: has no column '{column}'; the heading is path,label[,fold][,start,end]");
            }
        }

        if (table.Rows.Count == 0)
        {
            throw new PannsException($"{path}: has no rows");
        }

        var tree = new FileTree(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var labels = table.Rows.Select(row => LabelsOf(table, row)).ToList();
        var classes = ClassIndex.Of(labels.SelectMany(names => names));
        var isMultiLabel = labels.Exists(names => names.Length != 1);
        if (classes.Names.Length < (isMultiLabel ? 1 : 2))
        {
            throw new PannsException($"{path}: a classifier needs two classes at least");
        }

        return new()
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Classes = classes.Names,
            Clips = [.. table.Rows.Zip(labels, (row, names) => ClipOf(table, tree, row) with { Labels = classes.Find(names) })],
            IsMultiLabel = isMultiLabel,
            Metric = isMultiLabel ? EvaluationMetric.MeanAveragePrecision : EvaluationMetric.Accuracy,
        };
    }

    private static string[] LabelsOf(CsvTable table, (int Line, string[] Cells) row)
        => table.Get(row.Cells, "label").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static LabeledClip ClipOf(CsvTable table, FileTree tree, (int Line, string[] Cells) row)
    {
        if (row.Cells.Skip(table.Columns.Count).Any(cell => cell.Length > 0))
        {
            throw Wrong(table, row.Line, string.Create(CultureInfo.InvariantCulture, $"{row.Cells.Length} cells under a heading of {table.Columns.Count}: put what holds the separator between quotes"));
        }

        var name = table.Get(row.Cells, "path");
        if (name.Length == 0)
        {
            throw Wrong(table, row.Line, "no path");
        }

        var start = Number(table, row, "start") ?? 0;
        var end = Number(table, row, "end");
        var fold = Number(table, row, "fold") ?? 0;
        if (start < 0 || end <= start || fold < 0 || fold != Math.Floor(fold) || fold > 10_000)
        {
            throw Wrong(table, row.Line, "start lies before end, and a fold is a whole number from 1 on");
        }

        // A file that is not there is that clip's error when it is read, not the table's.
        var path = Path.IsPathRooted(name) ? name : Path.Combine(tree.Root, name.Replace('\\', Path.DirectorySeparatorChar).Replace('/', Path.DirectorySeparatorChar));
        return new() { Path = path, Labels = [], Start = start, End = end, Fold = (int)fold };
    }

    private static double? Number(CsvTable table, (int Line, string[] Cells) row, string column)
    {
        var text = table.Get(row.Cells, column);
        return text.Length == 0 ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
            : throw Wrong(table, row.Line, $"'{text}' is no number for {column}");
    }

    private static PannsException Wrong(CsvTable table, int line, string what)
        => new(FormattableString.Invariant($"{table.Path}: line {line}: {what}"));
}
