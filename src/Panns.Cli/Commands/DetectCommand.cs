using System.CommandLine;
using Panns.Cli.Input;
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
        var events = new EventOptions();
        var framewise = new Option<string?>("--framewise") { Description = "Also write all scores, not smoothed: x.npy, float32 [frames, classes]", HelpName = "FILE" };
        var plot = new Option<string?>("--plot") { Description = "Also draw log-mel and the top events: x.svg or x.html", HelpName = "FILE" };
        var recordings = new RecordingOptions();
        var output = new ResultFileOptions(ResultFormat.OfEvents);
        RequireExtension(framewise, ".npy");
        RequireExtension(plot, ".svg", ".html");
        var command = new Command("detect", "Detects sound events: class, onset and offset of each.");
        files.AddTo(command);
        model.AddTo(command);
        events.AddTo(command);
        recordings.AddTo(command);
        command.Add(framewise);
        command.Add(plot);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var inputs = files.Gather(context, parsed);
            var (scoresPath, plotPath) = (parsed.GetValue(framewise), parsed.GetValue(plot));
            if (inputs.Files.Count > 1 && (scoresPath ?? plotPath) is not null)
            {
                throw new PannsException("--framewise and --plot take one audio file at a time");
            }

            output.Check(parsed, inputs);
            using var detector = model.Open(context, parsed, choice => context.Workbench.OpenDetector(
                choice, options => events.Change(parsed, options) with { Audio = recordings.Read(parsed, options.Audio) }));
            var notes = new RecordingNotes();
            return output.Run(
                context, parsed, inputs, ResultTable.Events, () => detector.Identity,
                part => Detect(part).Select(result => notes.Add(result.Issues, result.ToRows())), notes, terminal => new EventLines(terminal));

            IEnumerable<DetectionResult> Detect(IReadOnlyList<string> part) => (scoresPath ?? plotPath) is null
                ? detector.DetectMany(part, context.CancellationToken)
                : part.Select(file => detector.Detect(file, scoresPath, plotPath, context.CancellationToken));
        });
        return command;
    }

    private static void RequireExtension(Option<string?> option, params string[] extensions)
        => option.Validators.Add(result =>
        {
            var path = result.GetValueOrDefault<string?>() ?? "";
            if (!extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"{option.Name} takes a name that ends in {string.Join(" or ", extensions)}, not '{path}'");
            }
        });
}
