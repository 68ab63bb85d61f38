using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Input;

namespace Panns.Cli.Commands;

/// <summary>Runs on a list of files part by part, if the command line asks for that: each part's result is complete as soon as it is done.</summary>
internal static class PartsRun
{
    /// <summary>Runs on all files at once, or on the parts in order; returns the exit code.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="inputs">The files.</param>
    /// <param name="name">The result's file, of all parts.</param>
    /// <param name="resume">Whether parts that an earlier run finished stay.</param>
    /// <param name="identity">Identifies the work that determines the results.</param>
    /// <param name="run">Processes a part, or all files; returns the exit code.</param>
    public static int Of(CommandContext context, InputFiles inputs, string name, bool resume, string identity, Func<InputFiles, int> run)
    {
        if (inputs.PartSize is null)
        {
            return run(inputs);
        }

        identity = inputs.Identify(identity);
        var (count, kept, failed, code) = (0, 0, 0, ExitCode.Success);
        foreach (var part in inputs.Parts())
        {
            count++;
            var path = part.PathOf(name);
            if (resume && part.Finished(path, identity) is { } note)
            {
                (kept, failed) = (kept + 1, failed + note.Failed);
                continue;
            }

            Say(ref kept);
            var own = run(part with { FailedBefore = failed });
            code = own == ExitCode.Success ? code : own;
            failed += part.Finished(path, identity)?.Failed ?? 0;
        }

        Say(ref kept);
        context.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{count} part{(count == 1 ? " is" : "s are")} complete; panns merge {name} joins them"));
        return failed > 0 ? ExitCode.PartlyFailed : code;

        void Say(ref int parts)
        {
            if (parts > 0)
            {
                context.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{parts} part{(parts == 1 ? "" : "s")} of an earlier run {(parts == 1 ? "is" : "are")} complete and kept"));
                parts = 0;
            }
        }
    }
}
