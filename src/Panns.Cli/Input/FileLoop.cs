using System.CommandLine;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Output;

namespace Panns.Cli.Input;

/// <summary>Goes through the results of many files: a bad file is named on stderr, and the others go on.</summary>
internal static class FileLoop
{
    /// <summary>Calls something for every result as it comes; returns the exit code.</summary>
    /// <param name="context">Where to report to.</param>
    /// <param name="parsed">Says whether progress is wanted.</param>
    /// <param name="inputs">The files.</param>
    /// <param name="results">The results, computed while they are enumerated.</param>
    /// <param name="done">Called for each in turn.</param>
    public static int Run<T>(CommandContext context, ParseResult parsed, InputFiles inputs, IEnumerable<FileResult<T>> results, Action<FileResult<T>> done)
        where T : class
        => Run(context, parsed, inputs, results, 0, done);

    /// <summary>Does so for files of which the first are done already.</summary>
    public static int Run<T>(CommandContext context, ParseResult parsed, InputFiles inputs, IEnumerable<FileResult<T>> results, int first, Action<FileResult<T>> done)
        where T : class
    {
        var code = inputs.IsComplete ? ExitCode.Success : ExitCode.Failure;
        var notes = new RecordingNotes();
        using var progress = new ProgressLine(context.Terminal, inputs.Files.Count - first, "files", parsed.GetValue(context.Quiet));
        foreach (var result in results)
        {
            progress.Clear();
            var named = result;
            if (result.Error is { } error)
            {
                named = result with { Error = Named(result.File, error) };
                context.Terminal.Say(named.Error);
                code = ExitCode.Failure;
            }

            notes.Add(result.File, result.Issues);
            done(named);
            progress.Advance();
        }

        progress.Clear();
        notes.Say(context.Terminal, inputs.Files.Count);
        return code;
    }

    /// <summary>Does something with each file; what a bad one throws becomes its error.</summary>
    public static IEnumerable<FileResult<T>> Each<T>(IEnumerable<string> files, Func<string, T> work)
        where T : class
        => files.Select(file =>
        {
            try
            {
                return new FileResult<T>(file, work(file), null);
            }
            catch (Exception exception) when (ErrorBoundary.IsExpected(exception))
            {
                return new FileResult<T>(file, null, exception.Message);
            }
        });

    private static string Named(string file, string message)
        => message.Contains(Path.GetFileName(file), StringComparison.Ordinal) ? message : $"{file}: {message}";
}
