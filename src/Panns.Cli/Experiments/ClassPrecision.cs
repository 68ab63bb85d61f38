using System.Collections.Immutable;
using System.Globalization;
using Panns.Output.Csv;

namespace Panns.Cli.Experiments;

/// <summary>A class in the evaluations of a pretraining.</summary>
/// <param name="Name">Its display name.</param>
/// <param name="TrainingClips">Clips that it is learned from.</param>
/// <param name="Curve">Its average precision in each evaluation; empty where no clip has it.</param>
internal sealed record ClassPrecision(string Name, int TrainingClips, ImmutableArray<(double Iteration, double Precision)> Curve)
{
    private const string Prefix = "ap_";

    /// <summary>Label with its number of training clips, as the paper's figure 3 has them.</summary>
    public string Label => string.Create(CultureInfo.InvariantCulture, $"{Name} ({TrainingClips:#,0})");

    /// <summary>Its average precision in the evaluation after an iteration; NaN where it has none.</summary>
    public double At(double iteration) => Curve.Where(point => point.Iteration == iteration).Select(point => point.Precision).FirstOrDefault(double.NaN);

    /// <summary>The classes of a run, those with the most training clips first; none before the first evaluation.</summary>
    public static ImmutableArray<ClassPrecision> Read(ExperimentCell cell)
    {
        var path = Path.Combine(cell.Folder, "class_ap.csv");
        if (!File.Exists(path))
        {
            return [];
        }

        var table = CsvTable.Read(path, ',');
        var columns = table.Columns.Where(column => column.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(column => (Name: column, Iteration: double.Parse(column.AsSpan(Prefix.Length), CultureInfo.InvariantCulture))).ToArray();
        return
        [
            .. table.Rows.Select(row => new ClassPrecision(
                table.Get(row.Cells, "display_name"),
                int.Parse(table.Get(row.Cells, "training_clips"), CultureInfo.InvariantCulture),
                [.. columns.Select(column => (column.Iteration, Number(table.Get(row.Cells, column.Name)))).Where(point => double.IsFinite(point.Item2))]))
                .OrderByDescending(one => one.TrainingClips),
        ];

        static double Number(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);
    }
}
