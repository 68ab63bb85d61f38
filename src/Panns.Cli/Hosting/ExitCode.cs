namespace Panns.Cli.Hosting;

/// <summary>The process's exit codes.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>An error that the user can fix: a file, a model, a full disk. At least one line on stderr explains it.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself was wrong.</summary>
    public const int Usage = 2;

    /// <summary>The command came to its end, but some of its files failed, or a folder could not be searched; each has a line on stderr.</summary>
    public const int PartlyFailed = 3;

    /// <summary>Ctrl-C: 128 + SIGINT, as in shells.</summary>
    public const int Canceled = 130;

    /// <summary>The reader of the output closed it early: 128 + SIGPIPE, as in shells.</summary>
    public const int OutputClosed = 141;
}
