using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Panns.Cli.Commands;
using Panns.Cli.Commands.Diagnostics;
using Panns.Cli.Commands.Pretraining;
using Panns.Cli.Commands.Transfer;
using Panns.Cli.Hosting;
using Panns.Cli.Library;

namespace Panns.Cli;

/// <summary>The program behind <see cref="Program"/>, with its environment as parameters, so that tests can run it in-process.</summary>
internal static class CommandLine
{
    /// <summary>The program with all its commands. Not a RootCommand, because that is named after the executable file.</summary>
    internal static Command Create(CommandContext context)
    {
        var root = new Command("panns", "PANNs: tag, embed and detect sounds with audio networks pretrained on AudioSet.")
        {
            TagCommand.Create(context),
            EmbedCommand.Create(context),
            DetectCommand.Create(context),
            ListenCommand.Create(context),
            SearchCommand.Create(context),
            ClusterCommand.Create(context),
            MergeCommand.Create(context),
            ModelsCommand.Create(context),
            ConvertCommand.Create(context),
            FitCommand.Create(context),
            PredictCommand.Create(context),
            EvaluateCommand.Create(context),
            EvaluateEventsCommand.Create(context),
            FewShotCommand.Create(context),
            PretrainCommand.Create(context),
            DatasetsCommand.Create(context),
            DemoCommand.Create(context),
            AudioSetCommand.Create(context),
            ExperimentCommand.Create(context, (words, inner) => Run(words, inner, context.Workbench, context.CancellationToken)),
            ExportCommand.Create(context),
            ServeCommand.Create(context),
            DoctorCommand.Create(context),
            BenchCommand.Create(context),
            CompletionCommand.Create(context),
            new HelpOption { Action = new HelpSections.Action(context.Terminal.Width) },
            new VersionOption("--version", "-V") { Action = new PrintVersion(context.Terminal) },
            context.Verbose,
            context.Quiet,
        };
        ReportUnreadableValues(root);
        return root;
    }

    // Checks of a command run before those of its options: a value that is missing or malformed is what they find first.
    private static void ReportUnreadableValues(Command command)
    {
        for (var i = 0; i < command.Validators.Count; i++)
        {
            var check = command.Validators[i];
            command.Validators[i] = result =>
            {
                try
                {
                    check(result);
                }
                catch (InvalidOperationException problem)
                {
                    result.AddError(problem.Message);
                }
            };
        }

        foreach (var inner in command.Subcommands)
        {
            ReportUnreadableValues(inner);
        }
    }

    public static int Run(IReadOnlyList<string> args, Terminal terminal, IWorkbench workbench, CancellationToken cancellationToken = default)
    {
        var context = new CommandContext(terminal, workbench, cancellationToken);
        args = args.Count == 0 ? ["--help"] : args[0] == "help" ? [.. args.Skip(1), "--help"] : args;
        var root = Create(context);
        root.Add(CompletionCommand.CreateLister(context, root));
        var parsed = root.Parse(args);
        if (EmptyArgument(args) is { } empty)
        {
            terminal.Say($"{empty}: is a variable not set? ({CommandPath(parsed)} --help shows the usage)");
            return ExitCode.Usage;
        }

        var isUnknown = parsed.UnmatchedTokens.Count > 0;
        if (parsed.Action switch { HelpSections.Action => isUnknown, PrintVersion => false, _ => parsed.Errors.Count > 0 })
        {
            var problem = isUnknown
                ? $"Unknown command or option '{parsed.UnmatchedTokens[0]}'{Suggestion.For(parsed.UnmatchedTokens[0], parsed.CommandResult.Command)}"
                : parsed.Errors[0] is { SymbolResult: ArgumentResult { Tokens.Count: 0, Argument: var missing } } ? $"{missing.Name} is missing"
                : parsed.Errors[0].Message.TrimEnd('.');
            terminal.Say($"{problem} ({CommandPath(parsed)} --help shows the usage)");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        terminal.IsQuiet = parsed.GetValue(context.Quiet);
        return ErrorBoundary.Run(terminal, parsed.GetValue(context.Verbose), () => RunOptions.Watch(context, () => parsed.Invoke(configuration)));
    }

    // No file, folder, name or pattern is empty: it is usually a variable of the shell that has no value.
    private static string? EmptyArgument(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i].StartsWith("--", StringComparison.Ordinal) && args[i].EndsWith('='))
            {
                return $"{args[i].TrimEnd('=')} has an empty value";
            }

            if (args[i].Length == 0)
            {
                return i > 0 && args[i - 1].StartsWith('-') && args[i - 1] != "-" ? $"{args[i - 1]} has an empty value" : "an argument is empty";
            }
        }

        return null;
    }

    private static string CommandPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: var command }; result = result.Parent)
        {
            names.Insert(0, command.Name);
        }

        return string.Join(' ', names);
    }

    private sealed class PrintVersion(Terminal terminal) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            terminal.Out.WriteLine(VersionText.Line);
            return ExitCode.Success;
        }
    }
}
