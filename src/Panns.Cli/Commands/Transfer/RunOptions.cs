using System.CommandLine;
using Panns.Cli.Hosting;
using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The options of a training command for keeping checkpoints and resuming from them.</summary>
internal sealed class RunOptions
{
    private readonly Option<bool> _resume = new("--resume") { Description = "Continue where the same command was interrupted" };

    private readonly Option<string?> _folder = new("--checkpoints")
    {
        Description = "Folder for checkpoints of unfinished runs [default: runs/ in the store]",
        HelpName = "DIR",
    };

    private readonly Option<bool> _none = new("--no-checkpoints") { Description = "Write no checkpoints" };

    public void AddTo(Command command)
    {
        command.Add(_resume);
        command.Add(_folder);
        command.Add(_none);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_none) && (result.GetValue(_resume) || result.GetValue(_folder) is not null))
            {
                result.AddError("--no-checkpoints excludes --resume and --checkpoints");
            }
        });
    }

    /// <summary>Creates the store of checkpoints; call once per command. Null if none are kept.</summary>
    /// <exception cref="PannsException">The folder's name is that of a file.</exception>
    public RunStore? Open(ParseResult parsed, CommandContext context)
    {
        var folder = parsed.GetValue(_folder);
        if (File.Exists(folder))
        {
            throw new PannsException($"{folder}: is a file; --checkpoints takes the name of a folder");
        }

        return parsed.GetValue(_none) ? null : context.Runs ??= new(folder ?? RunStore.DefaultFolder)
        {
            Resume = parsed.GetValue(_resume),
            Message = message => Say(context.Terminal, message),
        };
    }

    /// <summary>Runs a command. Deletes checkpoints once its results are written; if it is canceled, says how to resume it.</summary>
    public static int Watch(CommandContext context, Func<int> command)
    {
        try
        {
            var code = command();
            context.Runs?.Complete();
            return code;
        }
        catch (OperationCanceledException canceled) when (context.Runs?.ResumePoint is { } point)
        {
            throw new ResumableException($"canceled; run the same command with --resume to continue {point}", canceled);
        }
    }

    private static void Say(Terminal terminal, string message)
    {
        if (terminal.ErrorIsTerminal)
        {
            // Clears a progress bar, which is drawn again below.
            terminal.Error.Write("\r\u001b[K");
        }

        terminal.Say(message);
    }
}
