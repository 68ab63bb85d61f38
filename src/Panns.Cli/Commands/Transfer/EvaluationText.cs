using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Metrics;
using Panns.Transfer;
using Panns.Transfer.Data;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Prints results of an evaluation: folds, metrics, classes if requested, and the confusion.</summary>
internal static class EvaluationText
{
    /// <param name="terminal">The destination.</param>
    /// <param name="results">The results, one per network.</param>
    /// <param name="perClass">Whether to print the metrics of each class too.</param>
    public static void Write(Terminal terminal, IReadOnlyList<EvaluationResult> results, bool perClass)
    {
        WriteFolds(terminal, results);
        WriteMetrics(terminal, results);
        foreach (var (result, strategy) in All(results).Where(_ => perClass))
        {
            WriteClasses(terminal, result, strategy, Name(results, result, strategy));
        }

        foreach (var (result, strategy) in All(results).Where(one => !one.Strategy.Confusion.IsEmpty))
        {
            ConfusionText.Write(terminal, result, strategy, Name(results, result, strategy));
        }
    }

    /// <summary>Prints one row per strategy: its folds, their mean, the interval over all clips.</summary>
    public static void WriteFolds(Terminal terminal, IReadOnlyList<EvaluationResult> results)
    {
        var table = new TextTable(
            [("strategy", false), .. results[0].Folds.Select(fold => ("fold " + fold, true)), ("mean " + results[0].Metric.Title(), true), ("95 %", true), ("seconds", true)]);
        foreach (var (result, strategy) in All(results))
        {
            table.Add([
                Name(results, result, strategy), .. strategy.Folds.Select(TransferOptions.Score), TransferOptions.Score(strategy.Mean),
                Ends(strategy.Pooled), strategy.Seconds.ToString("0.0", CultureInfo.InvariantCulture)]);
        }

        table.Write(terminal);
        if (results.Sum(result => result.SharedSeconds) is >= 0.05 and var shared)
        {
            terminal.Print(FormattableString.Invariant($"The vectors of all clips, shared by the strategies, took {shared:0.0} seconds more."));
        }

        if (results[0].ResampledGroups is { } groups)
        {
            terminal.Print(FormattableString.Invariant($"95 %: over draws of the {groups} groups that the tested clips are of, not of single clips."));
        }

        if (results[0].Data is { IsIncomplete: true } data)
        {
            terminal.Print(FormattableString.Invariant($"Measured on {data.Clips} of {data.CompleteClips} clips of {data.Name}: this copy is incomplete, so its scores cannot be compared with others."));
        }
    }

    /// <summary>Formats an interval's ends.</summary>
    public static string Ends(Interval interval) => double.IsNaN(interval.Low) ? "" : $"{Number(interval.Low)}-{Number(interval.High)}";

    private static void WriteMetrics(Terminal terminal, IReadOnlyList<EvaluationResult> results)
    {
        var all = All(results).ToList();
        terminal.Out.WriteLine();
        terminal.Print("All tested clips together, with 95 % intervals:");
        var table = new TextTable([("metric", false), .. all.Select(one => (Name(results, one.Result, one.Strategy), true))]);
        foreach (var (index, title) in all[0].Strategy.Overall.All.Select((metric, index) => (index, metric.Title)))
        {
            table.Add([title, .. all.Select(one => one.Strategy.Overall.All.ElementAt(index).Value).Select(value => $"{Number(value.Value)} ({Ends(value)})")]);
        }

        table.Write(terminal);
    }

    // Without intervals, because rows would be wider than a terminal; --json and --report have them.
    private static void WriteClasses(Terminal terminal, EvaluationResult result, StrategyResult strategy, string name)
    {
        terminal.Out.WriteLine();
        terminal.Print($"Classes of {name}, all tested clips together:");
        var table = new TextTable(
            ("class", false), ("clips", true), ("precision", true), ("recall", true), ("F1", true), ("AP", true), ("AUC", true), ("d-prime", true));
        for (var i = 0; i < result.Classes.Length; i++)
        {
            table.Add([result.Classes[i], Whole(strategy.Classes[i].Clips), .. strategy.Classes[i].All.Select(metric => Number(metric.Value.Value))]);
        }

        table.Write(terminal);
    }

    private static IEnumerable<(EvaluationResult Result, StrategyResult Strategy)> All(IReadOnlyList<EvaluationResult> results)
        => results.SelectMany(result => result.Strategies.Select(strategy => (result, strategy)));

    private static string Name(IReadOnlyList<EvaluationResult> results, EvaluationResult result, StrategyResult strategy)
        => results.Count > 1 && strategy.UsesNetwork ? $"{result.Model} {strategy.Name}" : strategy.Name;

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "inf" : double.IsNegativeInfinity(value) ? "-inf" : double.IsNaN(value) ? "none" : TransferOptions.Score(value);
}
