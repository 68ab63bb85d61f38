using System.CommandLine;
using System.Globalization;
using Panns.Cli.Input;
using Panns.Cli.Library;
using Panns.Cli.Output;
using Panns.Clips;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary><c>panns predict</c>: classifies recordings with the user's own classifier.</summary>
internal static class PredictCommand
{
    public static Command Create(CommandContext context)
    {
        var model = new Argument<string>("MODEL") { Description = "Classifier that panns fit wrote (.panns)" };
        var files = new InputOptions(takesRows: true);
        var output = new ResultFileOptions(ResultFormat.OfTables);
        var engine = new EngineOptions();
        var recordings = new RecordingOptions("the one used in training");
        var perWindow = new Option<bool>("--per-window") { Description = "List each window of a file instead of their mean" };
        var window = NumberOptions.Within("--window", "Length of the windows [default: as in training]", "SECONDS", 0.1, 3600);
        var overlap = NumberOptions.Within("--overlap", "Share of a window that the next one repeats [default: as in training]", "SHARE", 0, 0.95);
        var top = NumberOptions.Count("--top", "Number of classes per file, highest scores first [default: 1; all above the threshold if multi-label]", 1, 100_000);
        var threshold = NumberOptions.Within("--threshold", "List every class with at least this score [default: 0.5 if multi-label]", "SCORE", 0, 1);
        var reject = NumberOptions.Within(
            "--reject", $"Print '{TransferPrediction.NoneOfThese}' where the best score is lower [default: the one that panns fit --reject chose]", "SCORE", 0, 1);
        var threads = NumberOptions.Count("--threads", "Processor threads to use [default: all]", 1, 256);
        var command = new Command("predict", "Classifies files with a classifier that panns fit wrote.") { model };
        files.AddTo(command);
        foreach (var option in new Option[] { top, threshold, reject, perWindow, window, overlap, threads })
        {
            command.Add(option);
        }

        output.AddTo(command);
        recordings.AddTo(command);
        engine.AddTo(command);
        command.SetAction(parsed =>
        {
            var inputs = files.Gather(context, parsed);
            output.Check(parsed, inputs);
            using var classifier = TransferModel.Load(parsed.GetValue(model)!, ModelLoading.OptionsOf(engine.Read(parsed, new(null, null, parsed.GetValue(threads)))));
            classifier.Audio = recordings.Read(parsed, classifier.Audio);
            var options = new PredictionOptions
            {
                TopCount = parsed.GetValue(top),
                Threshold = parsed.GetValue(threshold),
                Reject = parsed.GetValue(reject),
                KeepWindows = parsed.GetValue(perWindow),
                Window = parsed.GetValue(window),
                Overlap = parsed.GetValue(overlap),
            };
            var notes = new RecordingNotes();
            return output.Run(
                context, parsed, inputs, classifier.TableFor(options), () => $"{Identity(classifier)} {Text(options)} {classifier.Reject?.ToString(CultureInfo.InvariantCulture)}",
                part => classifier.PredictSources(part.Select(section => section.ToSource(classifier.Audio)), options, isLive: false, context.CancellationToken)
                    .Zip(part, (result, section) => notes.Add(result.Issues, section.Place(result.ToRows()))), notes,
                terminal => new PredictionLines(terminal));
        });
        return command;
    }

    // Written out field by field: the text of a record depends on the user's culture.
    private static string Text(PredictionOptions options) => FormattableString.Invariant(
        $"top {options.TopCount}, threshold {options.Threshold}, reject {options.Reject}, windows {options.KeepWindows}, window {options.Window}, overlap {options.Overlap},");

    private static string Identity(TransferModel classifier)
    {
        var scores = classifier.Predict(Fingerprint.Signal(classifier.SampleRate), classifier.SampleRate).Scores;
        return $"predict {classifier.Strategy} {Fingerprint.Of(scores.AsSpan())} {classifier.Audio.Suffix}{(classifier.Audio.Strict ? " strict" : "")}".Trim();
    }
}
