namespace Panns.Cli.Hosting;

/// <summary>How the process ends.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Something that the user can mend: a file, a model, a disk. At least one line on stderr says what.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself was wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ctrl-C: 128 + SIGINT, as shells have it.</summary>
    public const int Canceled = 130;

    /// <summary>The reader of our results left early: 128 + SIGPIPE, as shells have it.</summary>
    public const int OutputClosed = 141;
}
