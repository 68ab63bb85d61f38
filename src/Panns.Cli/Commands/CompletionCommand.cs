using System.CommandLine;
using Panns.Cli.Hosting;

namespace Panns.Cli.Commands;

/// <summary><c>panns completion</c>: prints a script by which a shell completes commands, options, and their values.</summary>
internal static class CompletionCommand
{
    private const string Lister = "complete";

    private static readonly Dictionary<string, (string Script, string Use)> Shells = new(StringComparer.Ordinal)
    {
        ["bash"] = ("""
            _panns() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(panns complete "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _panns panns
            """, "eval \"$(panns completion bash)\" in ~/.bashrc"),
        ["zsh"] = ("""
            _panns() {
                local -a found
                found=("${(@f)$(panns complete "$BUFFER[1,$CURSOR]" 2>/dev/null)}")
                [[ -n "$found" ]] && compadd -a found
                _files
            }
            compdef _panns panns
            """, "eval \"$(panns completion zsh)\" in ~/.zshrc, after compinit"),
        ["fish"] = ("""
            complete -c panns -a '(panns complete (commandline -cp) 2>/dev/null)'
            """, "panns completion fish >~/.config/fish/completions/panns.fish"),
        ["powershell"] = ("""
            Register-ArgumentCompleter -Native -CommandName panns -ScriptBlock {
                param($word, $line, $cursor)
                panns complete $line.ToString().PadRight($cursor).Substring(0, $cursor) 2>$null | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """, "panns completion powershell | Out-String | Invoke-Expression in $PROFILE"),
    };

    public static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("SHELL") { HelpName = string.Join('|', Shells.Keys.Order()), Description = string.Join(", ", Shells.Select(one => $"{one.Key} ({one.Value.Use})")) };
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var name] && !Shells.ContainsKey(name.Value))
            {
                result.AddError($"SHELL is {ChoiceOptions.Listed(Shells.Keys)}, not '{name.Value}'");
            }
        });
        var command = new Command("completion", "Prints a script by which your shell completes commands, options and names of networks.") { ChoiceOptions.Completed(Shells.Keys, shell) };
        command.SetAction(parsed =>
        {
            context.Terminal.Out.WriteLine(Shells[parsed.GetValue(shell)!].Script.ReplaceLineEndings("\n"));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>What the scripts call: lists how a line could go on.</summary>
    public static Command CreateLister(CommandContext context, Command root)
    {
        var line = new Argument<string>("LINE");
        var command = new Command(Lister) { line };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var text = parsed.GetValue(line)!;
            foreach (var item in root.Parse(text).GetCompletions(text.Length).Select(item => item.Label).Distinct(StringComparer.Ordinal).Where(label => label is not ("-?" or "/?" or "/h")))
            {
                context.Terminal.Print(item);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
