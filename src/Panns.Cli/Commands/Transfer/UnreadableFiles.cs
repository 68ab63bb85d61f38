using Panns.Cli.Hosting;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Files that could not be read: named on stderr, left out, and a reason for the exit code 1.</summary>
internal static class UnreadableFiles
{
    public static int Report(Terminal terminal, IReadOnlyCollection<string> errors)
    {
        foreach (var error in errors)
        {
            terminal.Say($"{error}; left out");
        }

        return errors.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }
}
