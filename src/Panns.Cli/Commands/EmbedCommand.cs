using System.CommandLine;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Cli.Library;
using Panns.Cli.Output;
using Panns.Embedding;
using Panns.Output;

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
            Description = "x.npy (float32 [files, size], with x.index.csv beside it), x.csv or x.parquet; x.errors.csv lists the files that failed",
            HelpName = "FILE",
            Required = true,
        };
        destination.Validators.Add(result =>
        {
            var path = result.GetValueOrDefault<string>() ?? "";
            if (!EmbeddingFile.IsPath(path) && ParquetOf(path) is null)
            {
                result.AddError($"--out takes a name that ends in .npy, .csv or .parquet, not '{path}'");
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

            if (result.GetValue(resume) && result.GetValue(destination) is { } path && ParquetOf(path) is not null)
            {
                result.AddError("--resume goes on with .npy and .csv, not with .parquet");
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
            if (ParquetOf(path) is { } parquet)
            {
                return inputs.Shard is null ? RunParquet(context, parsed, inputs, embedder, path, parquet, parsed.GetValue(perWindow))
                    : throw new UsageException("--shard makes parts that panns merge joins, which are .npy or .csv");
            }

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

    private static ResultFormat? ParquetOf(string path)
        => ResultFormat.OfTables.FirstOrDefault(format => format.IsBinary && format.Extension.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase));

    // A table of files or windows, with the values in the columns e0, e1 and so on.
    private static int RunParquet(
        CommandContext context, ParseResult parsed, InputFiles inputs, IEmbedder embedder, string path, ResultFormat format, bool isByWindow)
    {
        using var file = Destination.Open(path);
        var notes = new RecordingNotes();
        var succeeded = 0;
        int code;
        using (var writer = format.OpenBinary!(file.Stream, ResultTable.EmbeddingWindows(embedder.EmbeddingSize)))
        {
            code = FileLoop.Run(
                context, parsed, inputs, 0, embedder.EmbedMany(inputs.Files, context.CancellationToken), result => notes.Add(result.Issues, result.ToRows()), notes,
                (result, rows) =>
                {
                    succeeded += rows.Error is null ? 1 : 0;
                    writer.Write(rows with
                    {
                        Rows = rows.Error is not null ? [] : isByWindow ? result.ToWindowRows().Rows : [new(0, result.Duration, "", 0) { Scores = result.Embedding }],
                    });
                });
        }

        if (succeeded == 0)
        {
            context.Terminal.Say($"no file could be embedded; {path} was not written");
            return ExitCode.Failure;
        }

        file.Commit();
        context.Terminal.Wrote(path, string.Create(CultureInfo.InvariantCulture, $"vectors of {succeeded} of {inputs.Files.Count} files"));
        return code;
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
        context.Terminal.Wrote(path, $"vectors of windows of {ResumableRun.Files(writer.Count, writer.Failed, path)}");
        return writer.Failed > 0 ? ExitCode.PartlyFailed : code;
    }
}
