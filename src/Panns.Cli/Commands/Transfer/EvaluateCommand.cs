using System.CommandLine;
using Panns.Audio;
using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns evaluate</c>: cross-validation with a data set's own folds.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CommandContext context)
    {
        var data = new DatasetArgument();
        var options = new TransferOptions(single: false, severalNetworks: true, "freeze_l1", "freeze_l3");
        var folds = new Option<string[]?>("--folds")
        {
            Description = "Only these folds: 1,2 [default: all]",
            HelpName = "NAMES",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. ChoiceOptions.ListOf(result)],
        };
        var perClass = new Option<bool>("--per-class") { Description = "Also print precision, recall, F1, AP, AUC and d-prime of every class" };
        var compare = new Option<string[]>("--compare")
        {
            Description = "Earlier results of --json on the same set, for the report's figure of score against arithmetic",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var scores = new Option<string[]>("--scores")
        {
            Description = "Also write every tested clip with its classes, the classes given and all scores: x.csv, x.json or both",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var results = new ResultOptions();
        var command = new Command("evaluate", "Trains and tests strategies on the folds of a labeled set.");
        data.AddTo(command);
        options.AddTo(command);
        command.Add(folds);
        command.Add(perClass);
        command.Add(scores);
        results.AddTo(command);
        command.Add(compare);
        command.Validators.Add(parsed =>
        {
            if (parsed.GetResult(compare) is not null && !results.HasReport(parsed))
            {
                parsed.AddError("--compare adds to the report: add --report DIR");
            }
        });
        command.SetAction(parsed =>
        {
            var set = data.Read(parsed);
            results.Check(parsed);
            var scoreFiles = parsed.GetValue(scores) ?? [];
            Array.ForEach(scoreFiles, ClipScoreFile.CheckPath);
            var earlier = (parsed.GetValue(compare) ?? []).SelectMany(path => NetworkScore.Read(path, set.Name, set.Metric)).ToList();
            var lines = new DatasetLines(context.Terminal, parsed.GetValue(context.Quiet));
            var issues = new List<KeyValuePair<string, AudioIssues>>();
            var measured = Measure(parsed, context, options, set, lines, parsed.GetValue(folds) is { Length: > 0 } chosenFolds ? chosenFolds : null, issues);
            lines.Say(measured[0].Data);
            EvaluationText.Write(context.Terminal, measured, parsed.GetValue(perClass));
            foreach (var path in scoreFiles)
            {
                var rows = ClipScoreFile.Save(path, measured);
                context.Terminal.Print(FormattableString.Invariant($"{path}: {rows} rows, one for each tested clip and strategy, with the scores of {measured[0].Classes.Length} classes"));
            }

            results.Save(
                parsed,
                context.Terminal,
                path => ResultJson.Save(path, ResultJson.Write(measured)),
                folder => TransferReport.Write(folder, measured, others: earlier));
            return UnreadableFiles.Report(context.Terminal, set, [.. measured.SelectMany(result => result.Errors).Distinct()], issues);
        });
        return command;
    }

    /// <summary>Returns a result per network; strategies without a network are measured only once.</summary>
    private static List<EvaluationResult> Measure(
        ParseResult parsed, CommandContext context, TransferOptions options, LabeledDataset set, DatasetLines lines, string[]? folds,
        List<KeyValuePair<string, AudioIssues>> issues)
    {
        var measured = new List<EvaluationResult>();
        var weights = new List<string?>();
        var strategies = options.Strategies(parsed, context, set);
        foreach (var choice in options.Networks(parsed))
        {
            IReadOnlyList<TransferStrategy> chosen = measured.Count == 0 ? strategies : [.. strategies.Where(strategy => strategy.NeedsNetwork)];
            if (chosen.Count > 0)
            {
                using var backbone = options.OpenBackbone(parsed, context, chosen, choice);
                using var progress = new StepProgress(context.Terminal, parsed.GetValue(context.Quiet));
                var run = options.CreateContext(parsed, context, backbone, progress);
                var splits = set.Splits(seed: run.Seed);
                if (folds is not null && Array.Find(folds, name => !splits.Any(split => split.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is { } unknown)
                {
                    throw new UsageException($"--folds: there is no fold '{unknown}'; there are {string.Join(", ", splits.Select(split => split.Name))}");
                }

                lines.Begin(set.Summarize(splits));
                measured.Add(CrossValidation.Run(run, set, chosen, folds));
                weights.Add(choice.Weights);
                issues.AddRange(run.Issues);
            }
        }

        return NetworkNames.TellApart(measured, weights);
    }
}
