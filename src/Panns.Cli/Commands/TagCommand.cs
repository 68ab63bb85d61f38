using System.CommandLine;
using Panns.Cli.Input;
using Panns.Cli.Output;
using Panns.Output;

namespace Panns.Cli.Commands;

/// <summary><c>panns tag</c>: tells what sounds in each file.</summary>
internal static class TagCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new InputOptions(takesRows: true);
        var model = new ModelOptions();
        var windows = new WindowOptions(0.1, TaggingOptions.Default.Overlap);
        var top = NumberOptions.Whole("--top", "Number of tags per file, highest scores first", 10, 1, AudioSetLabels.ClassCount);
        var perWindow = new Option<bool>("--per-window") { Description = "List each window of a long file instead of their mean" };
        var recordings = new RecordingOptions();
        var output = new ResultFileOptions(ResultFormat.OfTables);
        var command = new Command("tag", "Tags files: the AudioSet classes heard in each, with scores from 0 to 1.");
        files.AddTo(command);
        model.AddTo(command);
        command.Add(top);
        windows.AddTo(command);
        command.Add(perWindow);
        recordings.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            var inputs = files.Gather(context, parsed);
            var (window, overlap) = windows.Read(parsed);
            var options = new TaggingOptions
            {
                TopCount = parsed.GetValue(top), Window = window, Overlap = overlap, KeepWindows = parsed.GetValue(perWindow), Audio = recordings.Read(parsed),
            };
            output.Check(parsed, inputs);
            using var tagger = model.Open(context, parsed, choice => context.Workbench.OpenTagger(choice, options));
            var notes = new RecordingNotes();
            return output.Run(
                context, parsed, inputs, ResultTable.Tags, () => tagger.Identity,
                part => tagger.TagMany(part, context.CancellationToken).Zip(part, (result, section) => notes.Add(result.Issues, section.Place(result.ToRows()))), notes, terminal => new TagLines(terminal));
        });
        return command;
    }
}
