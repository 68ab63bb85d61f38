using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Library;
using Panns.Transfer;

namespace Panns.Cli.Commands;

/// <summary>What every command gets.</summary>
internal sealed class CommandContext(Terminal terminal, IWorkbench workbench, CancellationToken cancellationToken)
{
    public Terminal Terminal { get; } = terminal;

    public IWorkbench Workbench { get; } = workbench;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The state from which the command can be resumed; null if none is kept.</summary>
    public RunStore? Runs { get; set; }

    /// <summary>Prints stack traces of unexpected errors.</summary>
    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Print the stack trace of an error", Recursive = true };

    /// <summary>Suppresses progress on stderr.</summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Neither progress nor what was written on stderr", Recursive = true };
}
