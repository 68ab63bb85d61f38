namespace Panns.Cli.Hosting;

/// <summary>Turns any exception of a command into one line and an exit code.</summary>
internal static class ErrorBoundary
{
    public static int Run(Terminal terminal, bool verbose, Func<int> command)
    {
        try
        {
            return command();
        }
        catch (OperationCanceledException canceled)
        {
            terminal.Say(canceled is ResumableException ? canceled.Message : "canceled");
            return ExitCode.Canceled;
        }
        catch (OutputClosedException)
        {
            // The reader has seen what it wanted, so this is not an error.
            return ExitCode.OutputClosed;
        }
#pragma warning disable CA1031 // the outermost frame: the alternative is the runtime's crash dump
        catch (Exception exception)
#pragma warning restore CA1031
        {
            terminal.Say(Describe(exception));
            if (verbose)
            {
                new CleanWriter(terminal.Error).Write($"{exception}\n".ReplaceLineEndings("\n"));
            }

            return IsOfUsage(exception) ? ExitCode.Usage : ExitCode.Failure;
        }
    }

    /// <summary>Whether the message explains itself to a user, such as a bad file, as opposed to a bug in the program.</summary>
    public static bool IsExpected(Exception exception)
        => exception is PannsException or IOException or UnauthorizedAccessException;

    // Names that no network has, and what a command needs to be told: other words mend it, whatever the files are.
    private static bool IsOfUsage(Exception exception) => exception is UsageException
        or ModelUnavailableException { Problem: ModelProblem.UnknownName or ModelProblem.NotNamed or ModelProblem.NoWeights or ModelProblem.NotPublished };

    /// <summary>Describes an exception in one line.</summary>
    public static string Describe(Exception exception)
        => IsExpected(exception)
            ? exception.Message + Advice.On(exception)
            : $"unexpected {exception.GetType().Name}: {exception.Message} (a bug in panns: please report it with the output of --verbose)";
}
