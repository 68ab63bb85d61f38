using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Output;

namespace Panns.Cli.Commands;

/// <summary>Output format of results.</summary>
internal enum OutputFormat
{
    /// <summary>Plain text for people.</summary>
    Text,

    /// <summary>A JSON array.</summary>
    Json,

    /// <summary>Comma-separated values with a heading.</summary>
    Csv,
}

/// <summary>The options <c>--json</c> and <c>--csv</c>.</summary>
internal sealed class FormatOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON" };
    private readonly Option<bool> _csv = new("--csv") { Description = "Print comma-separated values" };

    public void AddTo(Command command)
    {
        command.Add(_json);
        command.Add(_csv);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_json) && result.GetValue(_csv))
            {
                result.AddError("--json and --csv exclude each other");
            }
        });
    }

    /// <summary>Creates a writer for the format chosen on the command line.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">The destination.</param>
    /// <param name="table">The type of table.</param>
    /// <param name="text">Creates the writer of plain text.</param>
    public ResultWriter Open(ParseResult parsed, Terminal terminal, ResultTable table, Func<Terminal, ResultWriter> text) => Read(parsed) switch
    {
        OutputFormat.Json => ResultWriter.Json(terminal.Data, table),
        OutputFormat.Csv => ResultWriter.Csv(terminal.Data, table),
        _ => text(terminal),
    };

    public OutputFormat Read(ParseResult parsed)
        => parsed.GetValue(_json) ? OutputFormat.Json : parsed.GetValue(_csv) ? OutputFormat.Csv : OutputFormat.Text;
}
