using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Panns.Output.Csv;

namespace Panns.Cli.Experiments;

/// <summary>Reads a run's score from what its command wrote.</summary>
internal static class ScoreFile
{
    /// <summary>The file of a command that writes its results as JSON.</summary>
    public static string Path(string folder) => System.IO.Path.Combine(folder, "result.json");

    /// <summary>The score: of pretraining the highest mAP of all evaluations, otherwise the mean over the folds.</summary>
    /// <exception cref="PannsException">There is none.</exception>
    public static double Read(ExperimentCell cell) => cell.Pretrains ? Curve(cell) is { IsEmpty: false } curve ? curve.Max(point => point.Score)
        : throw new PannsException($"{cell.Folder}: nothing was evaluated") : ReadJson(Path(cell.Folder));

    /// <summary>The mAP of every evaluation of a pretraining; empty before the first, and where nothing is pretrained.</summary>
    /// <param name="cell">The run.</param>
    /// <param name="clips">The clips that are evaluated: <c>eval</c>, or <c>train</c>.</param>
    public static ImmutableArray<(double Iteration, double Score)> Curve(ExperimentCell cell, string clips = "eval")
    {
        var path = System.IO.Path.Combine(cell.Folder, "history.csv");
        if (!cell.Pretrains || !File.Exists(path))
        {
            return [];
        }

        var table = CsvTable.Read(path, ',');
        return [.. table.Rows.Select(row => (Number(row.Cells, "iteration"), Number(row.Cells, clips + "_map"))).Where(point => double.IsFinite(point.Item2))];

        double Number(string[] cells, string column) => double.TryParse(table.Get(cells, column), CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
    }

    private static double ReadJson(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var result = json.RootElement.GetProperty("strategies").EnumerateObject().Single().Value;
            return (result.ValueKind == JsonValueKind.Array ? result.EnumerateArray().Single() : result).GetProperty("mean").GetDouble();
        }
        catch (Exception problem) when (problem is IOException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new PannsException($"{path}: holds no score of one strategy: {problem.Message}", problem);
        }
    }
}
