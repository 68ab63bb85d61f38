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
    // In the order in which the help lists them.
    private static readonly (string Name, Func<CommandContext, Command> Create)[] Commands =
    [
        ("tag", TagCommand.Create),
        ("embed", EmbedCommand.Create),
        ("detect", DetectCommand.Create),
        ("listen", ListenCommand.Create),
        ("search", SearchCommand.Create),
        ("cluster", ClusterCommand.Create),
        ("merge", MergeCommand.Create),
        ("models", ModelsCommand.Create),
        ("convert", ConvertCommand.Create),
        ("fit", FitCommand.Create),
        ("predict", PredictCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("evaluate-events", EvaluateEventsCommand.Create),
        ("few-shot", FewShotCommand.Create),
        ("pretrain", PretrainCommand.Create),
        ("datasets", DatasetsCommand.Create),
        ("demo", DemoCommand.Create),
        ("audioset", AudioSetCommand.Create),
        ("experiment", context => ExperimentCommand.Create(context, (words, inner) => Run(words, inner, context.Workbench, context.CancellationToken))),
        ("export", ExportCommand.Create),
        ("serve", ServeCommand.Create),
        ("doctor", DoctorCommand.Create),
        ("bench", BenchCommand.Create),
        ("completion", CompletionCommand.Create),
    ];

    /// <summary>The names of the commands.</summary>
    internal static IEnumerable<string> Names => Commands.Select(command => command.Name);

    /// <summary>The program with all its commands. Not a RootCommand, because that is named after the executable file.</summary>
    /// <param name="context">What every command gets.</param>
    /// <param name="only">The only command to make, which saves the time and memory of the others; null for all.</param>
    internal static Command Create(CommandContext context, string? only = null)
    {
        var root = new Command("panns", "PANNs: tag, embed and detect sounds with audio networks pretrained on AudioSet.")
        {
            new HelpOption { Action = new HelpSections.Action(context.Terminal.Width) },
            new VersionOption("--version", "-V") { Action = new PrintVersion(context.Terminal) },
            context.Verbose,
            context.Quiet,
        };
        foreach (var command in Commands.Where(command => only is null || command.Name == only))
        {
            root.Add(command.Create(context));
        }

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

        // Options before a command's name take no values. Of another name, the help or a suggestion tells, by all commands.
        var called = args.FirstOrDefault(arg => !arg.StartsWith('-'));
        var root = Create(context, Array.Exists(Commands, command => command.Name == called) ? called : null);
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
        return ErrorBoundary.Run(terminal, parsed.GetValue(context.Verbose), () =>
        {
            EngineNote.Say(context, parsed);
            return RunOptions.Watch(context, () => parsed.Invoke(configuration));
        });
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
