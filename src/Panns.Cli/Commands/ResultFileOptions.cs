using System.CommandLine;
using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Clips;
using Panns.Output;

namespace Panns.Cli.Commands;

/// <summary>Where results go: to standard output in a format, or to a file that an interrupted run can resume.</summary>
internal sealed class ResultFileOptions
{
    private readonly FormatOptions _format = new();

    private readonly Option<string?> _path = new("--out", "-o")
    {
        Description = "Write x.csv, or x.jsonl with an object a line; it appears when complete, with x.errors.csv if files failed", HelpName = "FILE",
    };

    private readonly Option<bool> _resume = new("--resume") { Description = "Continue where the same command with --out was interrupted" };

    public void AddTo(Command command)
    {
        _format.AddTo(command);
        command.Add(_path);
        command.Add(_resume);
        _path.Validators.Add(result =>
        {
            var path = result.GetValueOrDefault<string?>() ?? "";
            if (!ClipTableWriter.IsPath(path))
            {
                result.AddError($"--out takes a name that ends in .csv or .jsonl, not '{path}'");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(_resume) && result.GetResult(_path) is null)
            {
                result.AddError("--resume needs --out");
            }
        });
    }

    /// <summary>Processes files and writes their rows; returns the exit code.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">The files.</param>
    /// <param name="table">The type of table.</param>
    /// <param name="identity">Returns one line that identifies what determines the results.</param>
    /// <param name="process">Computes the rows of files, in order.</param>
    /// <param name="notes">Notes on recordings, collected while processing.</param>
    /// <param name="text">Creates the writer of plain text.</param>
    public int Run(
        CommandContext context, ParseResult parsed, InputFiles inputs, ResultTable table, Func<string> identity,
        Func<IReadOnlyList<string>, IEnumerable<RecordingRows>> process, RecordingNotes notes, Func<Terminal, ResultWriter> text)
    {
        if (parsed.GetValue(_path) is { } path)
        {
            return Run(context, parsed, inputs, inputs.PathOf(path), table, identity(), process, notes);
        }

        using var writer = _format.Open(parsed, context.Terminal, table, text);
        return FileLoop.Run(context, parsed, inputs, process(inputs.Files), notes, writer.Write);
    }

    private int Run(
        CommandContext context, ParseResult parsed, InputFiles inputs, string path, ResultTable table, string identity,
        Func<IReadOnlyList<string>, IEnumerable<RecordingRows>> process, RecordingNotes notes)
    {
        Destination.RequireFolder(path);
        inputs.Begin(path);
        using var writer = new ClipTableWriter(path, table, identity, inputs.Files, parsed.GetValue(_resume), context.Terminal.Say);
        int code;
        try
        {
            code = FileLoop.Run(
                context, parsed, inputs, writer.Resumed, process([.. inputs.Files.Skip(writer.Resumed)]), rows => rows, notes, (_, rows) => writer.Write(rows));
        }
        catch (OperationCanceledException canceled) when (writer.Count > 0)
        {
            throw new ResumableException($"canceled {Kept(writer.Count, inputs)}", canceled);
        }
        catch when (writer.Count > 0)
        {
            context.Terminal.Say($"{path}: stopped {Kept(writer.Count, inputs)}");
            throw;
        }

        if (writer.Failed == writer.Count && inputs.Shard is null)
        {
            writer.Discard();
            context.Terminal.Say($"no file could be processed; {path} was not written");
            return ExitCode.Failure;
        }

        writer.Complete();
        inputs.Complete(path, writer.Failed, identity);
        return writer.Failed > 0 ? ExitCode.PartlyFailed : code;
    }

    /// <summary>Says how far a run came that can be resumed.</summary>
    public static string Kept(int count, InputFiles inputs)
        => string.Create(CultureInfo.InvariantCulture, $"after {count} of {inputs.Files.Count} files; run the same command with --resume to continue");
}
