using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Panns.Cli.Commands;

/// <summary>Help with sections: options listed under their own title, after the others.</summary>
internal static class HelpSections
{
    private static readonly ConditionalWeakTable<Command, List<(string Title, Option[] Options)>> Sections = [];

    /// <summary>Adds options to a command, listed under a title.</summary>
    public static void Add(Command command, string title, IEnumerable<Option> options)
    {
        Option[] all = [.. options];
        foreach (var option in all)
        {
            option.Hidden = true;
            command.Add(option);
        }

        Sections.GetOrCreateValue(command).Add((title, all));
    }

    /// <summary>Prints a command's help: the general part, then its sections.</summary>
    internal sealed class Action(int width) : SynchronousCommandLineAction
    {
        private readonly HelpAction _inner = new() { MaxWidth = width };

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = _inner.Invoke(parseResult);
            if (Sections.TryGetValue(parseResult.CommandResult.Command, out var sections))
            {
                foreach (var (title, options) in sections)
                {
                    parseResult.InvocationConfiguration.Output.Write($"{title}:\n{Lines(options)}\n");
                }
            }

            return code;
        }

        // Formats options like the general part, as help of a command that has only these options.
        private string Lines(Option[] options)
        {
            var command = new Command("section");
            foreach (var option in options)
            {
                option.Hidden = false;
                command.Add(option);
            }

            using var text = new StringWriter { NewLine = "\n" };
            var parsed = command.Parse([]);
            parsed.InvocationConfiguration.Output = text;
            _inner.Invoke(parsed);
            const string Heading = "Options:\n";
            var all = text.ToString();
            return all[(all.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length)..].TrimEnd() + "\n";
        }
    }
}
