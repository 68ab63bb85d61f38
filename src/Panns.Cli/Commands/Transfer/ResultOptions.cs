using System.CommandLine;
using System.CommandLine.Parsing;
using Panns.Cli.Hosting;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Additional outputs of a measurement: <c>--json</c> and <c>--report</c>.</summary>
internal sealed class ResultOptions
{
    private readonly Option<string?> _json = new("--json") { Description = "Also write the results as JSON", HelpName = "FILE" };
    private readonly Option<string?> _report = new("--report") { Description = "Also write an HTML report with figures, and the raw numbers", HelpName = "DIR" };

    public void AddTo(Command command)
    {
        command.Add(_json);
        command.Add(_report);
    }

    /// <summary>Whether a report was requested.</summary>
    public bool HasReport(CommandResult parsed) => parsed.GetResult(_report) is not null;

    /// <summary>Refuses names that cannot be written to, before the work rather than after it.</summary>
    /// <exception cref="PannsException">A file has the name of an existing folder, or vice versa.</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_json) is { } path && Directory.Exists(path))
        {
            throw new PannsException($"{path}: is a folder; --json takes the name of a file");
        }

        if (parsed.GetValue(_report) is { } folder && File.Exists(folder))
        {
            throw new PannsException($"{folder}: is a file; --report takes the name of a folder");
        }
    }

    /// <summary>Writes the requested outputs.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Gets the path of the report.</param>
    /// <param name="json">Writes the results to a path.</param>
    /// <param name="report">Writes the report to a folder and returns its path.</param>
    public void Save(ParseResult parsed, Terminal terminal, Action<string> json, Func<string, string> report)
    {
        if (parsed.GetValue(_json) is { } path)
        {
            json(path);
            terminal.Wrote(path);
        }

        if (parsed.GetValue(_report) is { } folder)
        {
            terminal.Print(report(folder));
        }
    }
}
