using System.CommandLine;
using Panns.Cli.Input;
using Panns.Cli.Library;
using Panns.Cli.Output;
using Panns.Clips;
using Panns.Output;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns predict</c>: classifies recordings with the user's own classifier.</summary>
internal static class PredictCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Argument<string>("MODEL") { Description = "Classifier that panns fit wrote (.panns)" };
        var files = new InputOptions();
        var output = new ResultFileOptions(ResultFormat.OfTables);
        var engine = new EngineOptions();
        var recordings = new RecordingOptions("the one used in training");
        var command = new Command("predict", "Classifies files with a classifier that panns fit wrote.") { model };
        files.AddTo(command);
        output.AddTo(command);
        recordings.AddTo(command);
        engine.AddTo(command);
        command.SetAction(parsed =>
        {
            var inputs = files.Gather(context, parsed);
            output.Check(parsed, inputs);
            using var classifier = TransferModel.Load(parsed.GetValue(model)!, ModelLoading.OptionsOf(engine.Read(parsed, new(null, null, null))));
            classifier.Audio = recordings.Read(parsed, classifier.Audio);
            var notes = new RecordingNotes();
            return output.Run(
                context, parsed, inputs, ResultTable.Predictions(classifier.Labels), () => Identity(classifier),
                part => classifier.PredictMany(part, context.CancellationToken).Select(result => notes.Add(result.Issues, result.ToRows())), notes,
                terminal => new PredictionLines(terminal));
        });
        return command;
    }

    private static string Identity(TransferModel classifier)
    {
        var scores = classifier.Predict(Fingerprint.Signal(classifier.SampleRate), classifier.SampleRate).Scores;
        return $"predict {classifier.Strategy} {Fingerprint.Of(scores.AsSpan())} {classifier.Audio.Suffix}{(classifier.Audio.Strict ? " strict" : "")}".Trim();
    }
}
