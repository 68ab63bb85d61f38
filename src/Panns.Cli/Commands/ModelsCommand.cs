using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Cli.Output;

namespace Panns.Cli.Commands;

/// <summary><c>panns models</c>: lists networks, shows their layers, and downloads their published weights.</summary>
internal static class ModelsCommand
{
    public static Command Create(CommandContext context)
    {
        var format = new FormatOptions();
        var command = new Command("models", "Lists the networks: size, arithmetic, published accuracy, and whether their weights are here.");
        format.AddTo(command);
        command.SetAction(parsed => ModelTable.WriteList(context.Terminal, format.Read(parsed), PannsModels.All, context.Workbench.Store));
        command.Add(CreateShow(context));
        command.Add(CreatePull(context));
        return command;
    }

    private static Command CreateShow(CommandContext context)
    {
        var name = new Argument<string>("NAME") { Description = "Network, as panns models lists them" };
        var command = new Command("show", "Prints the layers of a network for a clip of 10 seconds.") { ChoiceOptions.OfNetwork(name) };
        command.SetAction(parsed => ModelTable.WriteLayers(context.Terminal, PannsModels.Get(parsed.GetValue(name)!)));
        return command;
    }

    private static Command CreatePull(CommandContext context)
    {
        var names = new Argument<string[]>("NAMES") { Description = "Networks, as panns models lists them", Arity = ArgumentArity.OneOrMore };
        var command = new Command("pull", "Downloads published weights, checks them and keeps them in the store.") { ChoiceOptions.OfNetwork(names) };
        command.SetAction(parsed =>
        {
            // Look up all names before the first download, so that a wrong one fails immediately.
            foreach (var model in Array.ConvertAll(parsed.GetValue(names)!, PannsModels.Get))
            {
                context.Terminal.Print(Pull(context, model, parsed.GetValue(context.Quiet)));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string Pull(CommandContext context, ModelInfo model, bool quiet)
    {
        if (model.BuiltIn is not null)
        {
            return $"{model.Name}: built in, nothing to download";
        }

        using var progress = new DownloadLine(context.Terminal, quiet);
        return context.Workbench.Pull(model, progress, context.CancellationToken);
    }
}
