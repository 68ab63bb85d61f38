using System.CommandLine;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns fit</c>: labelled audio in, a classifier out.</summary>
internal static class FitCommand
{
    public static Command Create(CommandContext context)
    {
        var data = new DatasetArgument();
        var options = new TransferOptions(single: true, severalNetworks: false, "freeze_l1");
        var destination = new Option<string>("--out", "-o") { Description = "The classifier: a name that ends in .panns", HelpName = "FILE", Required = true };
        destination.Validators.Add(result =>
        {
            var path = result.GetValueOrDefault<string>() ?? "";
            if (!Path.GetExtension(path).Equals(".panns", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"--out takes a name that ends in .panns, not '{path}'");
            }
        });
        var measure = new Option<bool>("--measure") { Description = "Measure by cross-validation first, and note the score in the file" };
        var command = new Command("fit", "Learns from labelled sounds and writes a classifier.");
        data.AddTo(command);
        options.AddTo(command);
        command.Add(destination);
        command.Add(measure);
        command.SetAction(parsed =>
        {
            var set = data.Read(parsed);
            var strategies = options.Strategies(parsed);
            var path = parsed.GetValue(destination)!;
            if (Directory.Exists(path))
            {
                throw new PannsException($"{path}: is a folder; --out takes the name of a file");
            }

            using var backbone = options.OpenBackbone(parsed, context, strategies);
            using var progress = new StepProgress(context.Terminal, parsed.GetValue(context.Quiet));
            var run = options.CreateContext(parsed, context, backbone, progress);
            var scores = new List<KeyValuePair<string, double>>();
            if (parsed.GetValue(measure))
            {
                var result = CrossValidation.Run(run, set, strategies);
                scores.Add(new("cross-validation mean", result.Strategies[0].Mean));
                progress.Clear();
                EvaluationText.WriteFolds(context.Terminal, [result]);
            }

            var (model, history) = TransferModel.Fit(run, set, strategies[0], scores: scores);
            using (model)
            {
                model.Save(path);
                progress.Clear();
                context.Terminal.Out.WriteLine(FormattableString.Invariant(
                    $"{path}: {model.Labels.Length} classes from {set.Clips.Length - run.Errors.Length} clips by {model.Strategy}{(history.IsEmpty ? "" : FormattableString.Invariant($", last loss {history[^1].TrainLoss:0.0000}"))}"));
            }

            return UnreadableFiles.Report(context.Terminal, run.Errors);
        });
        return command;
    }
}
