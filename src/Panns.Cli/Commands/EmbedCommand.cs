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
        var model = new ModelOptions("Cnn14");
        var windows = new WindowOptions();
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
            var inputs = AudioFiles.Gather(parsed.GetValue(files)!);
            using var embedder = context.Workbench.OpenEmbedder(model.Read(parsed));
            using var writer = EmbeddingWriter.Create(path, inputs.Count, embedder.EmbeddingSize);
            var windowing = windows.Read(parsed);
            var good = 0;
            var code = FileLoop.Run(
                context,
                parsed,
                inputs,
                file => embedder.Embed(file, windowing, context.CancellationToken),
                (file, embedded, error) =>
                {
                    writer.Write(file, embedded, error);
                    good += embedded is null ? 0 : 1;
                });
            if (good == 0)
            {
                context.Terminal.Complain($"no file could be embedded; {path} was not written");
                return ExitCode.Failure;
            }

            writer.Complete();
            return code;
        });
        return command;
    }
}
