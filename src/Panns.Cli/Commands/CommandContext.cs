using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Library;
using Panns.Transfer;

namespace Panns.Cli.Commands;

/// <summary>What every command is given.</summary>
internal sealed class CommandContext(Terminal terminal, IWorkbench workbench, CancellationToken cancellationToken)
{
    public Terminal Terminal { get; } = terminal;

    public IWorkbench Workbench { get; } = workbench;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>What the command has reached, where it can be taken up again; null where nothing is kept.</summary>
    public RunStore? Runs { get; set; }

    /// <summary>Shows where an unexpected error came from.</summary>
    public Option<bool> Verbose { get; } = new("--verbose") { Description = "On an error, print where it came from", Recursive = true };

    /// <summary>Does without progress on stderr.</summary>
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress on stderr", Recursive = true };
}
