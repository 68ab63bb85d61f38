using System.CommandLine;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Output;

namespace Panns.Cli.Input;

/// <summary>Goes through the results of many files: a bad file is named on stderr, and the others go on.</summary>
internal static class FileLoop
{
    /// <summary>Calls something for every recording as its rows come; returns the exit code.</summary>
    /// <param name="context">Where to report to.</param>
    /// <param name="parsed">Says whether progress is wanted.</param>
    /// <param name="inputs">The files.</param>
    /// <param name="results">Their rows, computed while they are enumerated.</param>
    /// <param name="notes">What those that yield the rows note of recordings: said at the end.</param>
    /// <param name="done">Called for each in turn.</param>
    public static int Run(
        CommandContext context, ParseResult parsed, InputFiles inputs, IEnumerable<RecordingRows> results, RecordingNotes notes, Action<RecordingRows> done)
        => Run(context, parsed, inputs, 0, results, rows => rows, notes, (_, rows) => done(rows));

    /// <summary>Does so for files of which the first are done already, and whose results are more than rows.</summary>
    public static int Run<T>(
        CommandContext context, ParseResult parsed, InputFiles inputs, int first, IEnumerable<T> results, Func<T, RecordingRows> toRows, RecordingNotes notes,
        Action<T, RecordingRows> done)
    {
        var code = inputs.IsComplete ? ExitCode.Success : ExitCode.Failure;
        using var progress = new ProgressLine(context.Terminal, inputs.Files.Count - first, "files", parsed.GetValue(context.Quiet));
        foreach (var result in results)
        {
            progress.Clear();
            var rows = toRows(result);
            if (rows.Error is { } error)
            {
                rows = rows with { Error = Named(rows.File, error) };
                context.Terminal.Say(rows.Error);
                code = ExitCode.Failure;
            }

            done(result, rows);
            progress.Advance();
        }

        progress.Clear();
        notes.Say(context.Terminal, inputs.Files.Count);
        return code;
    }

    private static string Named(string file, string message)
        => message.Contains(Path.GetFileName(file), StringComparison.Ordinal) ? message : $"{file}: {message}";
}
