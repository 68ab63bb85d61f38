using System.CommandLine;
using System.Globalization;
using System.Text;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Common.IO;
using Panns.Output;

namespace Panns.Cli.Commands;

/// <summary>The options <c>--json</c>, <c>--csv</c>, <c>--format</c> and <c>--out</c>: in which format results are written, and where.</summary>
internal sealed class ResultFormatOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, as --format json" };
    private readonly Option<bool> _csv = new("--csv") { Description = "Print comma-separated values, as --format csv" };
    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "Write to this file instead of standard output (x.csv, x.jsonl and x.parquet need no --format; x.errors.csv lists the files that failed); to a folder (x/), one file for each recording",
        HelpName = "FILE|DIR",
    };

    private readonly Option<string?> _format;

    /// <param name="formats">The formats that the command offers.</param>
    public ResultFormatOptions(IReadOnlyList<ResultFormat> formats)
        => _format = ChoiceOptions.Maybe("--format", "Format of the results, instead of text", "FORMAT", [.. formats.Select(format => format.Name)]);

    public void AddTo(Command command)
    {
        command.Add(_json);
        command.Add(_csv);
        command.Add(_format);
        command.Add(_out);
        command.Validators.Add(result =>
        {
            Option[] chosen = [.. new Option[] { _json, _csv, _format }.Where(option => result.GetResult(option) is { Implicit: false })];
            if (chosen.Length > 1)
            {
                result.AddError($"{chosen[0].Name} and {chosen[1].Name} exclude each other");
            }
            else if (chosen.Length == 0 && result.GetValue(_out) is { } path && OfName(path) is null)
            {
                result.AddError("--out writes a format of programs: add --format, --csv or --json");
            }
        });
    }

    /// <summary>Refuses, before the work, formats that cannot hold the results.</summary>
    /// <exception cref="PannsException">Several recordings, and the format holds one; or a format that is not text, and no file for it.</exception>
    public void Check(ParseResult parsed, int recordings)
    {
        var format = Chosen(parsed);
        if (format is { HoldsOne: true } && recordings > 1 && !IsFolder(parsed.GetValue(_out)))
        {
            throw new UsageException($"--format {format.Name} holds one recording: add --out DIR/ for a file of each");
        }

        if (format is { IsBinary: true } && parsed.GetValue(_out) is null)
        {
            throw new UsageException($"--format {format.Name} is not text: add --out x{format.Extension}");
        }
    }

    /// <summary>Writes results in the format chosen on the command line. A file appears complete or not at all.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">The destination.</param>
    /// <param name="table">The type of table.</param>
    /// <param name="text">Creates the writer of plain text.</param>
    /// <param name="run">Writes the recordings, and returns the exit code.</param>
    public int Write(ParseResult parsed, Terminal terminal, ResultTable table, Func<Terminal, ResultWriter> text, Func<ResultWriter, int> run)
    {
        if (Chosen(parsed) is not { } format)
        {
            using var lines = text(terminal);
            return run(lines);
        }

        if (parsed.GetValue(_out) is not { } path)
        {
            using var printed = format.Open!(terminal.Data, table);
            return run(printed);
        }

        if (IsFolder(path))
        {
            using var files = new RecordingFiles(path, format, table, terminal);
            var ended = run(files);
            terminal.Wrote(path, string.Create(CultureInfo.InvariantCulture, $"{files.Count} file{(files.Count == 1 ? "" : "s")} of results"));
            return ended;
        }

        using var file = Destination.Open(path);
        int code;
        if (format.OpenBinary is { } open)
        {
            using var writer = open(file.Stream, table);
            code = run(writer);
        }
        else
        {
            using var output = new StreamWriter(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            using var writer = format.Open!(output, table);
            code = run(writer);
        }

        file.Commit();
        terminal.Wrote(path);
        return code;
    }

    /// <summary>The file of a table that can be resumed; null if results go elsewhere or are of another format.</summary>
    public (string Path, bool IsCsv)? TableFile(ParseResult parsed)
        => Chosen(parsed) is { } format && (format == ResultFormat.Csv || format == ResultFormat.JsonLines)
            && parsed.GetValue(_out) is { } path && !IsFolder(path) && !FileKind.IsSpecial(path) ? (path, format == ResultFormat.Csv) : null;

    /// <summary>Whether all results go to one file.</summary>
    public bool IsInOneFile(ParseResult parsed) => parsed.GetValue(_out) is { } path && !IsFolder(path);

    private ResultFormat? Chosen(ParseResult parsed)
        => parsed.GetValue(_json) ? ResultFormat.Json
            : parsed.GetValue(_csv) ? ResultFormat.Csv
            : parsed.GetValue(_format) is { } name ? ResultFormat.All.First(format => format.Name == name)
            : OfName(parsed.GetValue(_out) ?? "");

    private static ResultFormat? OfName(string path)
        => IsFolder(path) ? null : ResultFormat.OfEndings.FirstOrDefault(format => format.Extension.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase));

    private static bool IsFolder(string? path) => path is not null && (Path.EndsInDirectorySeparator(path) || path.EndsWith('/') || Directory.Exists(path));
}
