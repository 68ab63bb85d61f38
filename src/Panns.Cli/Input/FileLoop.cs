using System.CommandLine;
using System.Globalization;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Output;

namespace Panns.Cli.Input;

/// <summary>Iterates over the results of many files; errors are printed on stderr, and the other files continue.</summary>
internal static class FileLoop
{
    /// <summary>Processes each recording's rows; returns the exit code.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="parsed">The command line, with the option for progress.</param>
    /// <param name="inputs">The files.</param>
    /// <param name="results">Their rows, computed while enumerating.</param>
    /// <param name="notes">Notes on recordings, collected while enumerating and printed at the end.</param>
    /// <param name="done">Called for each recording.</param>
    public static int Run(
        CommandContext context, ParseResult parsed, InputFiles inputs, IEnumerable<RecordingRows> results, RecordingNotes notes, Action<RecordingRows> done)
        => Run(context, parsed, inputs, 0, results, rows => rows, notes, (_, rows) => done(rows));

    /// <summary>The same for results of another type, when the first files may already be done.</summary>
    /// <exception cref="PannsException">As many files failed as the command line allows.</exception>
    public static int Run<T>(
        CommandContext context, ParseResult parsed, InputFiles inputs, int first, IEnumerable<T> results, Func<T, RecordingRows> toRows, RecordingNotes notes,
        Action<T, RecordingRows> done)
    {
        var (failed, succeeded) = (0, 0);
        using var progress = new ProgressLine(context.Terminal, inputs.Files.Count - first, "files", parsed.GetValue(context.Quiet));
        foreach (var result in results)
        {
            progress.Clear();
            var rows = toRows(result);
            if (rows.Error is { } error)
            {
                rows = rows with { Error = Named(rows.File, error) };
                context.Terminal.Say(rows.Error);
                failed++;
            }
            else
            {
                succeeded++;
            }

            done(result, rows);
            if (rows.Error is not null && failed + inputs.FailedBefore >= inputs.StopAfterErrors)
            {
                throw new PannsException(string.Create(
                    CultureInfo.InvariantCulture, $"{failed + inputs.FailedBefore} files have failed: the run ends, as --stop-after-errors {inputs.StopAfterErrors} says"));
            }

            progress.Advance();
        }

        progress.Clear();
        notes.Say(context.Terminal, inputs.Files.Count);
        return failed == 0 && inputs.IsComplete ? ExitCode.Success : failed > 0 && succeeded + first == 0 ? ExitCode.Failure : ExitCode.PartlyFailed;
    }

    private static string Named(string file, string message)
        => message.Contains(Path.GetFileName(file), StringComparison.Ordinal) ? message : $"{file}: {message}";
}
