using Panns.Cli.Input;
using Panns.Cli.Output;
using Panns.Clips;
using Panns.Output;

namespace Panns.Cli.Commands;

/// <summary>A run whose rows go into the file of a table, which can be resumed after an interruption, and be a part of many.</summary>
internal static class TableRun
{
    /// <summary>Runs the loop over the recordings, and completes the file; returns the exit code.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="inputs">The recordings.</param>
    /// <param name="name">The file, of all parts.</param>
    /// <param name="format">Its format.</param>
    /// <param name="table">The type of table.</param>
    /// <param name="identity">Identifies the work that determines the results.</param>
    /// <param name="resume">Whether to continue an interrupted run.</param>
    /// <param name="loop">Goes over the recordings from an index on, and writes their rows.</param>
    /// <param name="done">What happens to a file: embedded, processed.</param>
    public static int Of(
        CommandContext context, InputFiles inputs, string name, ResultFormat format, ResultTable table, string identity, bool resume,
        Func<int, ClipTableWriter, int> loop, string done)
    {
        var path = inputs.PathOf(name);
        identity = inputs.Identify(identity);
        Destination.MakeFolder(path);
        inputs.Begin(path);
        using var writer = new ClipTableWriter(
            path, format == ResultFormat.Csv, table, identity, inputs.Files, resume, context.Terminal.Say,
            format.Finish is { } finish ? (stream, rows) => finish(stream, table, rows) : null);
        return ResumableRun.Of(context, inputs, path, identity, writer, () => loop(writer.Resumed, writer), done);
    }
}
