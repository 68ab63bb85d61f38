using System.CommandLine;

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

    public OutputFormat Read(ParseResult parsed)
        => parsed.GetValue(_json) ? OutputFormat.Json : parsed.GetValue(_csv) ? OutputFormat.Csv : OutputFormat.Text;
}
