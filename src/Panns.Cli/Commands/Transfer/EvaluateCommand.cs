using System.CommandLine;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Transfer;
using Panns.Transfer.Reports;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns evaluate</c>: cross-validation on a set's own folds.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CommandContext context)
    {
        var data = new DatasetArgument();
        var options = new TransferOptions(single: false, "freeze_l1", "freeze_l3");
        var folds = new Option<string?>("--folds") { Description = "Only these folds: 1,2 [default: all]", HelpName = "LIST" };
        var results = new ResultOptions();
        var command = new Command("evaluate", "Trains and tests strategies on the folds of a labelled set.");
        data.AddTo(command);
        options.AddTo(command);
        command.Add(folds);
        results.AddTo(command);
        command.SetAction(parsed =>
        {
            var set = data.Read(parsed);
            var strategies = options.Strategies(parsed, context, set);
            using var backbone = options.OpenBackbone(parsed, context, strategies);
            using var progress = new StepProgress(context.Terminal, parsed.GetValue(context.Quiet));
            var run = options.CreateContext(parsed, context, backbone, progress);
            results.Check(parsed);
            var result = CrossValidation.Run(run, set, strategies, parsed.GetValue(folds)?.Split(',', StringSplitOptions.TrimEntries));
            progress.Clear();
            Print(context.Terminal, result);
            results.Save(parsed, context.Terminal, path => ResultJson.Save(path, ResultJson.Write(result)), folder => TransferReport.Write(folder, result));
            return UnreadableFiles.Report(context.Terminal, result.Errors);
        });
        return command;
    }

    public static void Print(Terminal terminal, EvaluationResult result)
    {
        var table = new TextTable([("strategy", false), .. result.Folds.Select(fold => ("fold " + fold, true)), ("mean", true), ("95 %", true), ("seconds", true)]);
        foreach (var strategy in result.Strategies)
        {
            table.Add([
                strategy.Name, .. strategy.Folds.Select(TransferOptions.Score), TransferOptions.Score(strategy.Mean),
                $"{TransferOptions.Score(strategy.Pooled.Low)}-{TransferOptions.Score(strategy.Pooled.High)}",
                strategy.Seconds.ToString("0.0", CultureInfo.InvariantCulture)]);
        }

        table.Write(terminal);
    }
}
