using System.Globalization;
using Panns.Output.Csv;

namespace Panns.Transfer.Pretraining.Packing;

/// <summary>Reads class_labels_indices.csv: <c>index,mid,display_name</c>, the classes in the order of a network's outputs.</summary>
internal static class ClassTable
{
    public const string FileName = "class_labels_indices.csv";

    /// <exception cref="PannsException">The file cannot be read, or is not such a table.</exception>
    public static LabelSet Read(string path)
    {
        var table = CsvTable.Read(path, ',');
        if (!table.Has("index") || !table.Has("mid") || !table.Has("display_name"))
        {
            throw new PannsException($"{path}: no list of classes: it has a heading index,mid,display_name");
        }

        var labels = table.Rows.Select(row => new SoundLabel(
            int.TryParse(table.Get(row.Cells, "index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index
                : throw new PannsException(FormattableString.Invariant($"{path}: line {row.Line}: '{table.Get(row.Cells, "index")}' is no index of a class")),
            table.Get(row.Cells, "display_name"),
            table.Get(row.Cells, "mid")));
        try
        {
            return new(labels.OrderBy(label => label.Index));
        }
        catch (ArgumentException problem)
        {
            throw new PannsException($"{path}: {problem.Message}", problem);
        }
    }

    /// <summary>The list next to a list of segments, or in its parent folder, or else AudioSet's own.</summary>
    /// <param name="segments">The list of segments.</param>
    /// <param name="found">The file; null for AudioSet's own.</param>
    public static LabelSet Beside(string segments, out string? found)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(segments));
        found = new[] { folder, Path.GetDirectoryName(folder) }.OfType<string>().Select(one => Path.Combine(one, FileName)).FirstOrDefault(File.Exists);
        return found is null ? AudioSetLabels.All : Read(found);
    }
}
