using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Cli.Output;
using Panns.Embedding;
using Panns.Output;

namespace Panns.Cli.Commands;

/// <summary><c>panns embed</c>: computes one vector per file or window, for classifiers, search and clustering.</summary>
internal static class EmbedCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new InputOptions(takesRows: true);
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
            if (!EmbeddingFile.IsPath(path) && ResultFormat.BinaryOf(path) is null)
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
            var isTable = result.GetValue(destination) is { } path && ResultFormat.BinaryOf(path) is not null;
            if (result.GetValue(perWindow) && result.GetValue(resume) && !isTable)
            {
                result.AddError("--resume goes on with rows of files; drop it, or --per-window, or write .parquet");
            }

            if (result.GetValue(perWindow) && files.PartsBy(result) is { } option && !isTable)
            {
                result.AddError($"{option} makes parts that panns merge joins file by file; drop it, or --per-window, or write .parquet");
            }
        });
        recordings.AddTo(command);
        command.SetAction(parsed =>
        {
            var inputs = files.Gather(context, parsed);
            var (name, continues) = (parsed.GetValue(destination)!, parsed.GetValue(resume));
            var (window, overlap) = windows.Read(parsed);
            using var embedder = model.Open(context, parsed, choice => context.Workbench.OpenEmbedder(choice, usual => new()
            {
                Window = window, Overlap = overlap, KeepWindows = parsed.GetValue(perWindow), Audio = recordings.Read(parsed, usual),
            }));
            var notes = new RecordingNotes();
            if (ResultFormat.BinaryOf(name) is { } format)
            {
                // A table of files or windows, with the values in the columns e0, e1 and so on.
                var work = parsed.GetValue(perWindow) ? $"{embedder.Identity} windows" : embedder.Identity;
                return PartsRun.Of(context, inputs, name, continues, work, part => TableRun.Of(
                    context, part, name, format, ResultTable.EmbeddingWindows(embedder.EmbeddingSize), work, continues,
                    (first, writer) => Loop(part, first, (section, result, rows) => writer.Write(section.Place(rows with { Rows = RowsOf(result) }))),
                    "embedded"));
            }

            Destination.MakeFolder(name);
            if (parsed.GetValue(perWindow))
            {
                return RunByWindow(context, name, embedder.EmbeddingSize, writer => Loop(inputs, 0, (section, result, rows) => writer.Write(section.Place(result) with { Error = rows.Error })));
            }

            return PartsRun.Of(context, inputs, name, continues, embedder.Identity, Write);

            int Write(InputFiles part)
            {
                var path = part.PathOf(name);
                part.Begin(path);
                var identity = part.Identify(embedder.Identity);
                using var writer = new EmbeddingFileWriter(path, embedder.EmbeddingSize, identity, part.Files, continues, context.Terminal.Say)
                {
                    Sections = part.Sections?.Select(section => (section.Start ?? 0, section.End)).ToList(),
                };
                return ResumableRun.Of(
                    context, part, path, identity, writer, () => Loop(part, writer.Resumed, (_, result, rows) => writer.Write(result with { Error = rows.Error })), "embedded");
            }

            int Loop(InputFiles part, int first, Action<Section, EmbeddingResult, RecordingRows> write)
            {
                var rest = part.From(first);
                return FileLoop.Run(
                    context, parsed, part, first, embedder.EmbedMany(rest, context.CancellationToken).Zip(rest), one => notes.Add(one.First.Issues, one.First.ToRows()), notes,
                    (one, rows) => write(one.Second, one.First, rows));
            }

            IReadOnlyList<ResultRow> RowsOf(EmbeddingResult result) => result.Error is not null ? []
                : parsed.GetValue(perWindow) ? result.ToWindowRows().Rows
                : [new(0, result.Duration, "", 0) { Scores = result.Embedding }];
        });
        return command;
    }

    private static int RunByWindow(CommandContext context, string path, int size, Func<WindowEmbeddingWriter, int> loop)
    {
        using var writer = new WindowEmbeddingWriter(path, size);
        var code = loop(writer);
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
