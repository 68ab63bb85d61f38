using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Cli.Output;
using Panns.Output;

namespace Panns.Cli.Commands;

/// <summary>Where results go, in which format; a table in a file (csv, jsonl, parquet) can be resumed after an interruption, and be a part of many.</summary>
/// <param name="formats">The formats that the command offers.</param>
internal sealed class ResultFileOptions(IReadOnlyList<ResultFormat> formats)
{
    private readonly ResultFormatOptions _format = new(formats);
    private readonly Option<bool> _resume = new("--resume") { Description = "Continue where the same command with --out x.csv, x.jsonl or x.parquet was interrupted" };

    public void AddTo(Command command)
    {
        _format.AddTo(command);
        command.Add(_resume);
    }

    /// <summary>Refuses, before the work, formats that cannot hold the results.</summary>
    /// <exception cref="PannsException">They cannot.</exception>
    public void Check(ParseResult parsed, InputFiles inputs)
    {
        _format.Check(parsed, inputs.Files.Count);
        if (_format.TableFile(parsed) is not null)
        {
            return;
        }

        if (parsed.GetValue(_resume))
        {
            throw new UsageException("--resume continues a table in a file: add --out x.csv, x.jsonl or x.parquet");
        }

        if (inputs.Shard is not null && _format.IsInOneFile(parsed))
        {
            throw new UsageException("--shard writes parts of a table that panns merge joins: add --out x.csv, x.jsonl or x.parquet");
        }

        if (inputs.PartSize is not null)
        {
            throw new UsageException("--part-size divides a table in a file: add --out x.csv, x.jsonl or x.parquet");
        }
    }

    /// <summary>Processes files and writes their rows; returns the exit code.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="inputs">The files.</param>
    /// <param name="table">The type of table.</param>
    /// <param name="identity">Returns one line that identifies what determines the results.</param>
    /// <param name="process">Computes the rows of files, or parts of them, in order.</param>
    /// <param name="notes">Notes on recordings, collected while processing.</param>
    /// <param name="text">Creates the writer of plain text.</param>
    public int Run(
        CommandContext context, ParseResult parsed, InputFiles inputs, ResultTable table, Func<string> identity,
        Func<IReadOnlyList<Section>, IEnumerable<RecordingRows>> process, RecordingNotes notes, Func<Terminal, ResultWriter> text)
    {
        if (_format.TableFile(parsed) is not { } file)
        {
            return _format.Write(parsed, context.Terminal, table, text, writer => FileLoop.Run(context, parsed, inputs, process(inputs.From(0)), notes, writer.Write));
        }

        var (work, resume) = (identity(), parsed.GetValue(_resume));
        return PartsRun.Of(context, inputs, file.Path, resume, work, part => TableRun.Of(
            context, part, file.Path, file.Format, table, work, resume,
            (first, writer) => FileLoop.Run(context, parsed, part, first, process(part.From(first)), rows => rows, notes, (_, rows) => writer.Write(rows)),
            "processed"));
    }
}
