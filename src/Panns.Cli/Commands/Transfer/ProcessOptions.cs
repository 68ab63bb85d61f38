using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Training;
using Panns.Transfer.Pretraining;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The option by which several processes share a training.</summary>
internal sealed class ProcessOptions
{
    private readonly Option<string?> _kind = ChoiceOptions.Maybe(
        "--data-parallel", "Share every batch among the processes that mpirun or srun started together", "KIND", ["mpi"]);

    public IReadOnlyList<Option> All => [_kind];

    /// <summary>
    /// Runs a command in each of the processes. Where one fails, all end; where all are stopped, the first one says how to go on.
    /// </summary>
    /// <param name="parsed">The options.</param>
    /// <param name="terminal">Gets the message of a process that fails.</param>
    /// <param name="command">Gets the processes; null for this one alone.</param>
    /// <exception cref="PannsException">There is no MPI, or it did not start this process.</exception>
    public int Run(ParseResult parsed, Terminal terminal, Func<IProcessGroup?, int> command)
    {
        if (parsed.GetValue(_kind) is null)
        {
            return command(null);
        }

        using var group = Join(terminal);
        try
        {
            return command(group);
        }
        catch (ResumableException) when (group.Rank > 0)
        {
            return ExitCode.Success;
        }
        catch (Exception problem) when (problem is not ResumableException && group.Size > 1)
        {
            terminal.Say(FormattableString.Invariant($"process {group.Rank}: {(problem is OperationCanceledException ? "canceled" : ErrorBoundary.Describe(problem))}"));
            group.Abort(problem switch { OperationCanceledException => ExitCode.Canceled, UsageException => ExitCode.Usage, _ => ExitCode.Failure });
            throw;
        }
    }

    private MpiGroup Join(Terminal terminal)
    {
        try
        {
            var group = MpiGroup.Join();
            if (group.Rank == 0)
            {
                terminal.Say(FormattableString.Invariant($"{group.Size} processes share every batch, by {group.Library}"));
            }

            return group;
        }
        catch (PannsException problem)
        {
            throw new PannsException($"{_kind.Name} mpi: {problem.Message}", problem);
        }
    }
}
