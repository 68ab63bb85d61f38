using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Cli.Library;
using Panns.Embedding;

namespace Panns.Cli.Commands;

/// <summary><c>panns embed</c>: computes one vector per file or window, for classifiers, search and clustering.</summary>
internal static class EmbedCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new InputOptions();
        var model = new ModelOptions(takesClassifier: true);
        var windows = new WindowOptions(0.1, EmbeddingOptions.Default.Overlap);
        var recordings = new RecordingOptions();
        var destination = new Option<string>("--out", "-o")
        {
            Description = "x.npy (float32 [files, size], with x.index.csv beside it) or x.csv; x.errors.csv lists the files that failed",
            HelpName = "FILE",
            Required = true,
        };
        destination.Validators.Add(result =>
        {
            var path = result.GetValueOrDefault<string>() ?? "";
            if (!EmbeddingFile.IsPath(path))
            {
                result.AddError($"--out takes a name that ends in .npy or .csv, not '{path}'");
            }
        });
        var resume = new Option<bool>("--resume") { Description = "Continue where the same command was interrupted" };
        var perWindow = new Option<bool>("--per-window") { Description = "Write a row for each window of a file instead of their mean; the index says where each starts and ends" };
        var command = new Command("embed", "Computes one vector per file or window, for classifiers, search and clustering.");
        files.AddTo(command);
        command.Add(destination);
        command.Add(resume);
        model.AddTo(command);
        windows.AddTo(command);
        command.Add(perWindow);
        command.Validators.Add(result =>
        {
            if (result.GetValue(perWindow) && result.GetValue(resume))
            {
                result.AddError("--resume goes on with rows of files; drop it, or --per-window");
            }

            if (result.GetValue(perWindow) && files.IsPart(result))
            {
                result.AddError("--shard makes parts that panns merge joins file by file; drop it, or --per-window");
            }
        });
        recordings.AddTo(command);
        command.SetAction(parsed =>
        {
            var inputs = files.Gather(context, parsed);
            var path = inputs.PathOf(parsed.GetValue(destination)!);
            var (window, overlap) = windows.Read(parsed);
            using var embedder = model.Open(context, parsed, choice => context.Workbench.OpenEmbedder(choice, usual => new()
            {
                Window = window, Overlap = overlap, KeepWindows = parsed.GetValue(perWindow), Audio = recordings.Read(parsed, usual),
            }));
            Destination.MakeFolder(path);
            if (parsed.GetValue(perWindow))
            {
                return RunByWindow(context, parsed, inputs, embedder, path);
            }

            inputs.Begin(path);
            var identity = embedder.Identity;
            using var writer = new EmbeddingFileWriter(path, embedder.EmbeddingSize, identity, inputs.Files, parsed.GetValue(resume), context.Terminal.Say);
            var results = embedder.EmbedMany([.. inputs.Files.Skip(writer.Resumed)], context.CancellationToken);
            var notes = new RecordingNotes();
            return ResumableRun.Of(
                context, inputs, path, identity, writer,
                () => FileLoop.Run(
                    context, parsed, inputs, writer.Resumed, results, result => notes.Add(result.Issues, result.ToRows()), notes,
                    (result, rows) => writer.Write(result with { Error = rows.Error })),
                "embedded");
        });
        return command;
    }

    private static int RunByWindow(CommandContext context, ParseResult parsed, InputFiles inputs, IEmbedder embedder, string path)
    {
        using var writer = new WindowEmbeddingWriter(path, embedder.EmbeddingSize);
        var notes = new RecordingNotes();
        var code = FileLoop.Run(
            context, parsed, inputs, 0, embedder.EmbedMany(inputs.Files, context.CancellationToken), result => notes.Add(result.Issues, result.ToRows()), notes,
            (result, rows) => writer.Write(result with { Error = rows.Error }));
        if (writer.Failed == writer.Count)
        {
            context.Terminal.Say($"no file could be embedded; {path} was not written");
            return ExitCode.Failure;
        }

        writer.Complete();
        return writer.Failed > 0 ? ExitCode.PartlyFailed : code;
    }
}
