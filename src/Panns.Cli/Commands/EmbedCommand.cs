using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Cli.Output;

namespace Panns.Cli.Commands;

/// <summary><c>panns embed</c>: one vector a file, for classifiers, search and clustering.</summary>
internal static class EmbedCommand
{
    public static Command Create(CommandContext context)
    {
        var files = InputArguments.Files();
        var model = new ModelOptions();
        var windows = new WindowOptions(0.1, EmbeddingOptions.Default.Overlap);
        var destination = new Option<string>("--out", "-o")
        {
            Description = "x.npy (float32 [files, size], with x.index.csv beside it) or x.csv",
            HelpName = "FILE",
            Required = true,
        };
        destination.Validators.Add(result =>
        {
            var path = result.GetValueOrDefault<string>() ?? "";
            if (!EmbeddingWriter.Handles(path))
            {
                result.AddError($"--out takes a name that ends in .npy or .csv, not '{path}'");
            }
        });
        var command = new Command("embed", "Writes one vector a file: the input of classifiers, search and clustering.") { files, destination };
        model.AddTo(command);
        windows.AddTo(command);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(destination)!;
            var inputs = AudioFiles.Gather(context.Terminal, parsed.GetValue(files)!);
            var (window, overlap) = windows.Read(parsed);
            var options = new EmbeddingOptions { Window = window, Overlap = overlap };
            using var embedder = model.Open(context, parsed, choice => context.Workbench.OpenEmbedder(choice, options));
            using var writer = EmbeddingWriter.Create(path, embedder.EmbeddingSize);
            var results = embedder.EmbedMany(inputs.Files, context.CancellationToken)
                .Select(result => new FileResult<EmbeddingResult>(result.File, result.Error is null ? result : null, result.Error));
            var good = 0;
            var code = FileLoop.Run(context, parsed, inputs, results, result =>
            {
                writer.Write(result);
                good += result.Value is null ? 0 : 1;
            });
            if (good == 0)
            {
                context.Terminal.Say($"no file could be embedded; {path} was not written");
                return ExitCode.Failure;
            }

            writer.Complete();
            return code;
        });
        return command;
    }
}
