using System.CommandLine;
using System.Globalization;
using Panns.Cli.Commands.Transfer;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Cli.Library;
using Panns.Cli.Output;
using Panns.Output;

namespace Panns.Cli.Commands;

/// <summary><c>panns detect</c>: finds when sounds begin and end.</summary>
internal static class DetectCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new InputOptions();
        var model = new ModelOptions(takesClassifier: true);
        var events = new EventOptions(window: "10", overlap: "0.25");
        var framewise = new Option<string?>("--framewise") { Description = "Also write all scores, not smoothed: x.npy, float32 [frames, classes]", HelpName = "FILE" };
        var plot = new Option<string?>("--plot") { Description = "Also draw log-mel and the top events: x.svg or x.html", HelpName = "FILE" };
        var tune = new Option<string?>("--tune")
        {
            Description = "Find the thresholds of classes at which their events agree best (F1) with these labels of the recordings (Audacity, Raven, CSV, JAMS, JSON or a folder of them), print them, and write them to --thresholds",
            HelpName = "LABELS",
        };
        var collar = NumberOptions.Between("--collar", "With --tune: largest distance of matching onsets and, at least, of offsets", "SECONDS", EventMatchOptions.Default.Collar, 0.001, 60);
        var recordings = new RecordingOptions();
        var output = new ResultFileOptions(ResultFormat.OfEvents);
        Destination.RequireExtension(framewise, ".npy");
        Destination.RequireExtension(plot, ".svg", ".html");
        var command = new Command("detect", "Detects sound events: class, onset and offset of each.");
        files.AddTo(command);
        model.AddTo(command);
        events.AddTo(command);
        recordings.AddTo(command);
        command.Add(tune);
        command.Add(collar);
        command.Add(framewise);
        command.Add(plot);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var inputs = files.Gather(context, parsed);
            var (scoresPath, plotPath) = (parsed.GetValue(framewise), parsed.GetValue(plot));
            if (inputs.Files.Count > 1 && (scoresPath ?? plotPath) is not null)
            {
                throw new UsageException("--framewise and --plot take one audio file at a time");
            }

            output.Check(parsed, inputs);
            var labels = parsed.GetValue(tune);
            var reference = labels is null ? [] : TuningLabels.Read(labels, inputs.Files, context.Terminal);
            using var detector = model.Open(context, parsed, choice => context.Workbench.OpenDetector(
                choice, (options, classes) => events.Change(parsed, options, classes, labels is not null) with { Audio = recordings.Read(parsed, options.Audio) }));
            if (labels is not null)
            {
                return Tune(context, parsed, detector, inputs.Files, reference, new() { Collar = parsed.GetValue(collar) }, events.Thresholds(parsed));
            }

            var notes = new RecordingNotes();
            var code = output.Run(
                context, parsed, inputs, ResultTable.Events, () => detector.Identity,
                part => Detect([.. part.Select(section => section.File)]).Select(result => notes.Add(result.Issues, result.ToRows())), notes, terminal => new EventLines(terminal));
            foreach (var path in (string?[])[scoresPath, plotPath])
            {
                if (path is not null && File.Exists(path))
                {
                    context.Terminal.Wrote(path);
                }
            }

            return code;

            IEnumerable<DetectionResult> Detect(IReadOnlyList<string> part) => (scoresPath ?? plotPath) is null
                ? detector.DetectMany(part, context.CancellationToken)
                : part.Select(file => detector.Detect(file, scoresPath, plotPath, context.CancellationToken));
        });
        return command;
    }

    private static int Tune(
        CommandContext context, ParseResult parsed, IDetector detector, IReadOnlyList<string> files, IReadOnlyList<LabeledEvent> reference, EventMatchOptions match, string? path)
    {
        ThresholdTuning found;
        using (var progress = new ProgressLine(context.Terminal, files.Count, "files", parsed.GetValue(context.Quiet)))
        {
            found = detector.Tune(files, reference, match, new Advancing(progress), context.CancellationToken);
            progress.Clear();
        }

        foreach (var (file, error) in found.Failed)
        {
            context.Terminal.Say(error.Contains(Path.GetFileName(file), StringComparison.Ordinal) ? error : $"{file}: {error}");
        }

        if (found.Unknown.Count > 0)
        {
            context.Terminal.Say($"classes of the labels that {detector.Model} does not know: {string.Join(", ", found.Unknown)}");
        }

        if (found.Classes.Count == 0 || found.Failed.Count == files.Count)
        {
            context.Terminal.Say("there is no class to find a threshold for");
            return ExitCode.Failure;
        }

        ThresholdTable.Print(context.Terminal, found);
        if (path is not null)
        {
            ThresholdTable.Write(path, found);
            context.Terminal.Wrote(path, string.Create(CultureInfo.InvariantCulture, $"thresholds of {found.Classes.Count} classes"));
        }

        return found.Failed.Count > 0 ? ExitCode.PartlyFailed : ExitCode.Success;
    }

    private sealed class Advancing(ProgressLine line) : IProgress<string>
    {
        public void Report(string value) => line.Advance();
    }
}
