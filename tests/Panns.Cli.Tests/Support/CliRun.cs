using System.Text.RegularExpressions;
using Panns.Cli.Hosting;

namespace Panns.Cli.Tests.Support;

/// <summary>One run of the command in the test's process.</summary>
internal sealed partial record CliRun(int ExitCode, string Out, string Error)
{
    /// <summary>stderr without the lines about the dataset, the progress of slow runs and what was written; empty if there were no problems.</summary>
    public string Troubles => Taken().Replace(Error, "");

    public static CliRun Of(params string[] args) => With(new FakeWorkbench(), args);

    public static CliRun With(FakeWorkbench workbench, params string[] args) => With(workbench, CancellationToken.None, args);

    public static CliRun With(FakeWorkbench workbench, CancellationToken cancellationToken, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run(args, new Terminal { Out = output, Error = error }, workbench, cancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>The result as a user sees it: the exit code, then both streams.</summary>
    public override string ToString() => $"exit code {ExitCode}\n--- stdout\n{Out}--- stderr\n{Error}";

    [GeneratedRegex(@"^panns: ([^\n]+: \d+( of \d+)? clips?, \d+ class(es)?, \d+ groups?, |wrote |([^\n]+: )?\d+ of \d+( [a-z]+)?, \d+%|[^\n]+: loss \d)[^\n]*\n", RegexOptions.Multiline)]
    private static partial Regex Taken();
}
