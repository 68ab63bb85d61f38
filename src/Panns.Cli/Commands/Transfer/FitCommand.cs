using System.Collections.Immutable;
using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns fit</c>: trains a classifier on labeled audio.</summary>
internal static class FitCommand
{
    public static Command Create(CommandContext context)
    {
        var data = new DatasetArgument();
        var options = new TransferOptions(single: true, severalNetworks: false, "freeze_l1");
        var destination = new Option<string>("--out", "-o") { Description = "Classifier to write; its name must end in .panns", HelpName = "FILE", Required = true };
        Destination.RequireExtension(destination, ".panns");
        var measure = new Option<bool>("--measure") { Description = "Cross-validate first, and store the scores in the file" };
        var all = new Option<bool>("--all") { Description = "Also train on the test part, if the set has one" };
        var reject = new Option<bool>("--reject")
        {
            Description = FormattableString.Invariant(
                $"Also choose a score below which panns predict prints '{TransferPrediction.NoneOfThese}': trains twice, first without a fifth of the clips, of whose right answers {RejectChoice.UsualShare * 100} % may be below it"),
        };
        var results = new ResultOptions();
        var command = new Command("fit", "Trains a classifier on labeled sounds.");
        data.AddTo(command);
        options.AddTo(command);
        command.Add(destination);
        command.Add(measure);
        command.Add(all);
        command.Add(reject);
        results.AddTo(command);
        command.SetAction(parsed =>
        {
            var set = data.Read(parsed);
            var strategy = options.Strategies(parsed, context, set)[0];
            var path = parsed.GetValue(destination)!;
            if (Directory.Exists(path))
            {
                throw new PannsException($"{path}: is a folder; --out takes the name of a file");
            }

            results.Check(parsed);
            var clips = ClipsOf(set, parsed.GetValue(all), context.Terminal);
            using var backbone = options.OpenBackbone(parsed, context, [strategy]);
            using var progress = new StepProgress(context.Terminal, parsed.GetValue(context.Quiet));
            var run = options.CreateContext(parsed, context, backbone, progress);
            var lines = new DatasetLines(context.Terminal, parsed.GetValue(context.Quiet));
            lines.Begin(set.Summarize(parsed.GetValue(measure) ? set.Splits(seed: run.Seed) : null));
            var measured = parsed.GetValue(measure) ? CrossValidation.Run(run, set, [strategy]) : null;
            if (measured is not null)
            {
                progress.Clear();
                lines.Say(measured.Data);
                EvaluationText.WriteFolds(context.Terminal, [measured]);
            }

            var limit = parsed.GetValue(reject) ? RejectChoice.Find(run, set, strategy, clips) : null;
            var model = TransferModel.Fit(run, set, strategy, clips, ScoresOf(measured));
            using (model)
            {
                model.Reject = limit?.Limit;
                model.Save(path);
                progress.Clear();
                lines.Say();
                SayLeftOut(context.Terminal, model.Provenance);
                context.Terminal.Print(FormattableString.Invariant(
                    $"{path}: {model.Labels.Length} classes from {model.Provenance.Clips} clips by {model.Strategy}{Training(model.Provenance)}"));
                if (limit is not null)
                {
                    context.Terminal.Print(FormattableString.Invariant(
                        $"'{TransferPrediction.NoneOfThese}' below {limit.Limit:0.000}: so are {limit.RightRejected} of {limit.Right} right answers on the clips set aside, and {limit.WrongRejected} of {limit.Wrong} wrong ones"));
                }

                results.Save(
                    parsed, context.Terminal, file => ResultJson.Save(file, FitReport.Json(model, run.Command)), folder => FitReport.Write(folder, model, measured, run.Command));
            }

            return UnreadableFiles.Report(context.Terminal, set, run.Errors, run.Issues);
        });
        return command;
    }

    private static ImmutableArray<int> ClipsOf(LabeledDataset set, bool all, Terminal terminal)
    {
        if (all)
        {
            return [.. Enumerable.Range(0, set.Clips.Length)];
        }

        var clips = set.TrainingClips;
        if (clips.Length < set.Clips.Length)
        {
            terminal.Say(FormattableString.Invariant($"learns from the {set.TrainPart} part of {set.Name}, {clips.Length} of {set.Clips.Length} clips; --all takes the {set.TestPart} part too"));
        }

        return clips;
    }

    private static void SayLeftOut(Terminal terminal, TransferProvenance provenance)
    {
        if (provenance.ClassesLeftOut is { IsEmpty: false } classes)
        {
            terminal.Say($"{provenance.Dataset}: the classifier does not know {string.Join(", ", classes.Select(name => $"'{name}'"))}: no clip of {(classes.Length == 1 ? "it" : "them")} could be learned from");
        }
    }

    private static IEnumerable<KeyValuePair<string, double>> ScoresOf(EvaluationResult? measured) => measured is null ? [] :
    [
        new("cross-validation mean", measured.Strategies[0].Mean),
        .. measured.Folds.Zip(measured.Strategies[0].Folds, (fold, score) => KeyValuePair.Create("fold " + fold, score)),
    ];

    // The weights kept are not always those of the last epoch.
    private static string Training(TransferProvenance provenance) => provenance.KeptEpoch switch
    {
        null => "",
        { ValidationLoss: { } loss, ValidationScore: { } score } kept => FormattableString.Invariant(
            $", epoch {kept.Epoch} of {provenance.History.Length} kept: score {score:0.0000}, loss {loss:0.0000} on the clips set aside"),
        var last => FormattableString.Invariant($", last loss {last.TrainLoss:0.0000}"),
    };
}
