using System.CommandLine;
using Panns.Cli.Input;
using Panns.Cli.Output;

namespace Panns.Cli.Commands;

/// <summary><c>panns tag</c>: what is to be heard in each file.</summary>
internal static class TagCommand
{
    private const int MostTags = 527;

    public static Command Create(CommandContext context)
    {
        var files = InputArguments.Files();
        var model = new ModelOptions("Cnn14");
        var windows = new WindowOptions();
        var top = NumberOptions.Whole("--top", "So many tags a file, the highest scores first", 10, 1, MostTags);
        var perWindow = new Option<bool>("--per-window") { Description = "List every window of a long file instead of their mean" };
        var format = new FormatOptions();
        var command = new Command("tag", "Says what is to be heard in each file: AudioSet's classes with scores from 0 to 1.") { files };
        model.AddTo(command);
        command.Add(top);
        windows.AddTo(command);
        command.Add(perWindow);
        format.AddTo(command);
        command.SetAction(parsed =>
        {
            var inputs = AudioFiles.Gather(parsed.GetValue(files)!);
            using var tagger = context.Workbench.OpenTagger(model.Read(parsed));
            using var writer = TagWriter.Create(context.Terminal, format.Read(parsed), tagger.Labels, parsed.GetValue(top), parsed.GetValue(perWindow));
            var windowing = windows.Read(parsed);
            return FileLoop.Run(
                context, parsed, inputs, file => tagger.Tag(file, windowing, context.CancellationToken), writer.Write);
        });
        return command;
    }
}
