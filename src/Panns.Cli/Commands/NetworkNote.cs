using System.CommandLine;
using Panns.Cli.Output;

namespace Panns.Cli.Commands;

/// <summary>Says which network was taken where the command line names none.</summary>
internal static class NetworkNote
{
    /// <summary>Prints the note: always for the built-in network, since others hear more; for others at a terminal.</summary>
    /// <param name="context">Its terminal gets the note.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The network that the command line names; null for none.</param>
    /// <param name="weights">The weights that it names; null for none.</param>
    /// <param name="opened">Name of the network that was opened.</param>
    public static void Say(CommandContext context, ParseResult parsed, string? model, string? weights, string opened)
    {
        if (model is not null || parsed.GetValue(context.Quiet))
        {
            return;
        }

        if (weights is null && opened == PannsModels.Mini.Name)
        {
            context.Terminal.Say($"with the built-in {opened}; larger networks hear more (panns models pull NAME): {NetworkProposal.All}");
        }
        else if (context.Terminal.ErrorIsTerminal)
        {
            context.Terminal.Say($"the network is {opened}");
        }
    }
}
