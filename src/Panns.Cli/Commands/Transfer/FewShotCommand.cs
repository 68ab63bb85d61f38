using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns few-shot</c>: measures scores against the number of clips per class.</summary>
internal static class FewShotCommand
{
    public static Command Create(CommandContext context)
    {
        var data = new DatasetArgument();

        // The paper's few-shot results do not standardize vectors: a few clips do not determine mean and standard deviation well.
        var options = new TransferOptions(single: false, severalNetworks: false, "linear_probe")
        {
            Protocol = strategy => new() { Standardize = strategy == TransferStrategies.LinearProbe ? false : null },
        };
        var shots = NumberOptions.List("--shots", "Clips per class", NumberOptions.Counts(1, 100_000));
        shots.DefaultValueFactory = _ => [1, 2, 5, 10, 20];
        var repeats = NumberOptions.Whole("--repeats", "Random draws of each", 5, 1, 1000);
        var results = new ResultOptions();
        var command = new Command("few-shot", "Measures strategies against the number of clips per class.");
        data.AddTo(command);
        options.AddTo(command);
        command.Add(shots);
        command.Add(repeats);
        results.AddTo(command);
        command.SetAction(parsed =>
        {
            var set = data.Read(parsed);
            var strategies = options.Strategies(parsed, context, set);
            using var backbone = options.OpenBackbone(parsed, context, strategies);
            using var progress = new StepProgress(context.Terminal, parsed.GetValue(context.Quiet));
            var run = options.CreateContext(parsed, context, backbone, progress);
            results.Check(parsed);
            WarnOfSmallClasses(context.Terminal, set, run.Seed, parsed.GetValue(shots)!);
            var lines = new DatasetLines(context.Terminal, parsed.GetValue(context.Quiet));
            lines.Begin(set.Summarize(set.Splits(seed: run.Seed)));
            var result = FewShot.Run(run, set, strategies, parsed.GetValue(shots)!, parsed.GetValue(repeats));
            progress.Clear();
            lines.Say(result.Data);
            Print(context.Terminal, result);
            results.Save(parsed, context.Terminal, path => ResultJson.Save(path, ResultJson.Write(result)), folder => TransferReport.Write(folder, [], result));
            return UnreadableFiles.Report(context.Terminal, set, result.Errors, run.Issues);
        });
        return command;
    }

    private static void WarnOfSmallClasses(Terminal terminal, LabeledDataset set, ulong seed, int[] shots)
    {
        var fewest = set.Splits(seed: seed).Min(split => Enumerable.Range(0, set.Classes.Length).Min(label => split.Train.Count(clip => set.Clips[clip].Labels.Contains(label))));
        if (shots.Max() > fewest)
        {
            terminal.Say(FormattableString.Invariant($"a class has only {fewest} clips to draw from; where --shots asks for more, all of them are taken"));
        }
    }

    private static void Print(Terminal terminal, FewShotResult result)
    {
        var table = new TextTable(("strategy", false), ("clips per class", true), ("mean", true), ("deviation", true), ("95 %", true));
        foreach (var (name, points) in result.Curves)
        {
            foreach (var point in points)
            {
                table.Add(name, FormattableString.Invariant($"{point.Shots}"), TransferOptions.Score(point.Mean), double.IsNaN(point.Deviation) ? "" : TransferOptions.Score(point.Deviation), EvaluationText.Ends(point.Interval));
            }
        }

        table.Write(terminal);
    }
}
