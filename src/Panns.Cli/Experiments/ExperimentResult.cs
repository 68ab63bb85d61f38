using System.Collections.Immutable;
using System.Globalization;
using Panns.Common.IO;
using Panns.Metrics;
using Panns.Output.Csv;

namespace Panns.Cli.Experiments;

/// <summary>A run's score with a seed.</summary>
/// <param name="Run">Name of the run.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Score">The score.</param>
/// <param name="Command">The command line that gave it.</param>
internal sealed record ExperimentResult(string Run, int Seed, double Score, string Command);

/// <summary>The results so far, in a table that is written anew with each of them.</summary>
/// <param name="path">The file.</param>
internal sealed class ExperimentResults(string path)
{
    private ImmutableArray<ExperimentResult> _all = File.Exists(path) ? Read(path) : [];

    public ImmutableArray<ExperimentResult> All => _all;

    /// <summary>The result of a command line; null where it has not been run to its end.</summary>
    public ExperimentResult? Find(string command) => _all.FirstOrDefault(result => result.Command == command);

    public void Add(ExperimentResult result)
    {
        // Another command line of the same run and seed is out of date.
        _all = [.. _all.Where(one => (one.Run, one.Seed) != (result.Run, result.Seed)), result];
        StagedFile.Write(path, CsvWriter.Text(_all.Select(one => (string[])[one.Run, CsvWriter.Number((long)one.Seed), CsvWriter.Number(one.Score), one.Command])
            .Prepend(["run", "seed", "score", "command"])));
    }

    private static ImmutableArray<ExperimentResult> Read(string path)
    {
        var table = CsvTable.Read(path, ',');
        try
        {
            return [.. table.Rows.Select(row => new ExperimentResult(
                table.Get(row.Cells, "run"),
                int.Parse(table.Get(row.Cells, "seed"), CultureInfo.InvariantCulture),
                double.Parse(table.Get(row.Cells, "score"), CultureInfo.InvariantCulture),
                table.Get(row.Cells, "command")))];
        }
        catch (FormatException problem)
        {
            throw new PannsException($"{path}: no table of results: {problem.Message}", problem);
        }
    }
}

/// <summary>Mean and spread of a run's scores.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation; NaN for a single one.</param>
/// <param name="Count">How many there are.</param>
internal sealed record ScoreSummary(double Mean, double Deviation, int Count)
{
    /// <summary>Summarizes the scores of a run; null where it has none.</summary>
    public static ScoreSummary? Of(ExperimentRun run, IEnumerable<ExperimentResult> results)
    {
        double[] scores = [.. results.Where(result => result.Run == run.Name).Select(result => result.Score)];
        if (scores.Length == 0)
        {
            return null;
        }

        return new(scores.Average(), MeanInterval.Deviation(scores), scores.Length);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Mean:0.000}{(Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ± {Deviation:0.000}") : "")}");
}
