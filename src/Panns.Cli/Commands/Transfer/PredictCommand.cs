using System.CommandLine;
using Panns.Cli.Input;
using Panns.Cli.Library;
using Panns.Cli.Output;
using Panns.Output;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns predict</c>: classifies recordings with the user's own classifier.</summary>
internal static class PredictCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Argument<string>("MODEL") { Description = "Classifier that panns fit wrote (.panns)" };
        var files = InputArguments.Files();
        var format = new ResultFormatOptions(ResultFormat.OfTables);
        var engine = new EngineOptions();
        var recordings = new RecordingOptions("the one used in training");
        var command = new Command("predict", "Classifies files with a classifier that panns fit wrote.") { model, files };
        format.AddTo(command);
        recordings.AddTo(command);
        engine.AddTo(command);
        command.SetAction(parsed =>
        {
            var inputs = AudioFiles.Gather(context.Terminal, parsed.GetValue(files)!);
            format.Check(parsed, inputs.Files.Count);
            using var classifier = TransferModel.Load(parsed.GetValue(model)!, ModelLoading.OptionsOf(engine.Read(parsed, new(null, null, null))));
            classifier.Audio = recordings.Read(parsed, classifier.Audio);
            var notes = new RecordingNotes();
            var results = classifier.PredictMany(inputs.Files, context.CancellationToken).Select(result => notes.Add(result.Issues, result.ToRows()));
            return format.Write(
                parsed, context.Terminal, ResultTable.Predictions(classifier.Labels), terminal => new PredictionLines(terminal),
                writer => FileLoop.Run(context, parsed, inputs, results, notes, writer.Write));
        });
        return command;
    }
}
