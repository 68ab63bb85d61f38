using System.CommandLine;

namespace Panns.Cli.Commands;

/// <summary>Says what makes the engine that the command line names other than elsewhere.</summary>
internal static class EngineNote
{
    /// <summary>Prints the note before the command's own lines.</summary>
    /// <param name="context">Its terminal gets the note.</param>
    /// <param name="parsed">The command line, without errors.</param>
    public static void Say(CommandContext context, ParseResult parsed)
    {
        if (!parsed.GetValue(context.Quiet)
            && parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == "--engine") is { } engines
            && parsed.GetResult(engines)?.Tokens is [.., var name]
            && PannsEngines.Get(name.Value).Notice is { } notice)
        {
            context.Terminal.Say(notice);
        }
    }
}
