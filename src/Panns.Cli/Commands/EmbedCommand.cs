using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Embedding;

namespace Panns.Cli.Commands;

/// <summary><c>panns embed</c>: computes one vector per file, for classifiers, search and clustering.</summary>
internal static class EmbedCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new InputOptions();
        var model = new ModelOptions();
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
        var command = new Command("embed", "Computes one vector per file, for classifiers, search and clustering.");
        files.AddTo(command);
        command.Add(destination);
        command.Add(resume);
        model.AddTo(command);
        windows.AddTo(command);
        recordings.AddTo(command);
        command.SetAction(parsed =>
        {
            var inputs = files.Gather(context, parsed);
            var path = inputs.PathOf(parsed.GetValue(destination)!);
            var (window, overlap) = windows.Read(parsed);
            var options = new EmbeddingOptions { Window = window, Overlap = overlap, Audio = recordings.Read(parsed) };
            using var embedder = model.Open(context, parsed, choice => context.Workbench.OpenEmbedder(choice, options));
            Destination.RequireFolder(path);
            inputs.Begin(path);
            var identity = embedder.Identity;
            using var writer = new EmbeddingFileWriter(path, embedder.EmbeddingSize, identity, inputs.Files, parsed.GetValue(resume), context.Terminal.Say);
            var results = embedder.EmbedMany([.. inputs.Files.Skip(writer.Resumed)], context.CancellationToken);
            var notes = new RecordingNotes();
            int code;
            try
            {
                code = FileLoop.Run(
                    context, parsed, inputs, writer.Resumed, results, result => notes.Add(result.Issues, result.ToRows()), notes,
                    (result, rows) => writer.Write(result with { Error = rows.Error }));
            }
            catch (OperationCanceledException canceled) when (writer.Count > 0)
            {
                throw new ResumableException($"canceled {ResultFileOptions.Kept(writer.Count, inputs)}", canceled);
            }
            catch when (writer.Count > 0)
            {
                context.Terminal.Say($"{path}: stopped {ResultFileOptions.Kept(writer.Count, inputs)}");
                throw;
            }

            if (writer.Failed == writer.Count && inputs.Shard is null)
            {
                writer.Discard();
                context.Terminal.Say($"no file could be embedded; {path} was not written");
                return ExitCode.Failure;
            }

            writer.Complete();
            inputs.Complete(path, writer.Failed, identity);
            return writer.Failed > 0 ? ExitCode.PartlyFailed : code;
        });
        return command;
    }
}
