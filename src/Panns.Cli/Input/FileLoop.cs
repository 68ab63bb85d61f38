using System.CommandLine;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Output;

namespace Panns.Cli.Input;

/// <summary>Runs something on every file: a bad file is named on stderr, and the others go on.</summary>
internal static class FileLoop
{
    /// <param name="context">Where to report to.</param>
    /// <param name="parsed">Says whether progress is wanted.</param>
    /// <param name="files">The files.</param>
    /// <param name="work">The work; what it returns is passed on.</param>
    /// <param name="done">Called for every file in turn with the result, or with the line that says what is wrong with the file.</param>
    /// <returns>The exit code.</returns>
    public static int Run<T>(CommandContext context, ParseResult parsed, IReadOnlyList<string> files, Func<string, T> work, Action<string, T?, string?> done)
        where T : class
    {
        var code = ExitCode.Success;
        using var progress = new ProgressLine(context.Terminal, files.Count, "files", parsed.GetValue(context.Quiet));
        foreach (var file in files)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            T? result = null;
            string? error = null;
            try
            {
                result = work(file);
            }
            catch (Exception exception) when (ErrorBoundary.IsExpected(exception))
            {
                error = Named(file, exception.Message);
                code = ExitCode.Failure;
            }

            progress.Clear();
            if (error is not null)
            {
                context.Terminal.Complain(error);
            }

            done(file, result, error);
            progress.Advance();
        }

        return code;
    }

    private static string Named(string file, string message)
        => message.Contains(Path.GetFileName(file), StringComparison.Ordinal) ? message : $"{file}: {message}";
}
