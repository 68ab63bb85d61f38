using System.CommandLine;
using System.CommandLine.Help;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Library;

namespace Panns.Cli;

/// <summary>The program behind <see cref="Program"/>, with its surroundings passed in: tests run it in their own process.</summary>
internal static class CommandLine
{
    public static int Run(IReadOnlyList<string> args, Terminal terminal, IWorkbench workbench, CancellationToken cancellationToken = default)
    {
        var context = new CommandContext(terminal, workbench, cancellationToken);
        var root = new RootCommand("PANNs: tag, embed and detect sounds with audio networks pretrained on AudioSet.")
        {
            TagCommand.Create(context),
            EmbedCommand.Create(context),
            DetectCommand.Create(context),
            ModelsCommand.Create(context),
            ConvertCommand.Create(context),
            context.Verbose,
            context.Quiet,
        };
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help })
            {
                help.MaxWidth = terminal.Width;
            }
            else if (option is VersionOption)
            {
                option.Action = new PrintVersion(terminal);
            }
        }

        if (args.Count == 0)
        {
            args = ["--help"];
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not (HelpAction or PrintVersion))
        {
            terminal.Complain($"{parsed.Errors[0].Message.TrimEnd('.')} ({CommandPath(parsed)} --help shows the usage)");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return ErrorBoundary.Run(terminal, parsed.GetValue(context.Verbose), () => parsed.Invoke(configuration));
    }

    private static string CommandPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is System.CommandLine.Parsing.CommandResult { Command: var command })
            {
                names.Insert(0, command is RootCommand ? "panns" : command.Name);
            }
        }

        return string.Join(' ', names);
    }

    private sealed class PrintVersion(Terminal terminal) : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            terminal.Out.WriteLine(VersionText.Line);
            return ExitCode.Success;
        }
    }
}
