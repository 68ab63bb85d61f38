using System.CommandLine;
using System.CommandLine.Parsing;

namespace Panns.Cli.Commands;

/// <summary>Options with a fixed set of words as values; others are refused in one line that lists the words.</summary>
internal static class ChoiceOptions
{
    /// <summary>One word, by default the first of the list.</summary>
    public static Option<string> One(string name, string description, string helpName, IReadOnlyList<string> words)
        => Completed(
            words, new Option<string>(name)
            {
                Description = $"{description}: {string.Join(" or ", words)}",
                HelpName = helpName,
                DefaultValueFactory = _ => words[0],
                CustomParser = result => Parse(result, words, [.. result.Tokens.Select(token => token.Value)])[0],
            });

    /// <summary>One word; optional.</summary>
    public static Option<string?> Maybe(string name, string description, string helpName, IReadOnlyList<string> words)
        => Completed(
            words, new Option<string?>(name)
            {
                Description = $"{description}: {string.Join(" or ", words)}",
                HelpName = helpName,
                CustomParser = result => Parse(result, words, [.. result.Tokens.Select(token => token.Value)])[0],
            });

    /// <summary>One or more words.</summary>
    public static Option<string[]> Several(string name, string description, string helpName, IReadOnlyList<string> words)
        => Completed(
            words, new Option<string[]>(name)
            {
                Description = $"{description}: {string.Join(' ', words)}",
                HelpName = helpName,
                AllowMultipleArgumentsPerToken = true,
                CustomParser = result => Parse(result, words, [.. ListOf(result)]),
            });

    /// <summary>An option or argument whose values a shell completes.</summary>
    public static T Completed<T>(IEnumerable<string> words, T symbol)
        where T : Symbol
    {
        if (symbol is Option option)
        {
            option.CompletionSources.Add([.. words]);
        }
        else if (symbol is Argument argument)
        {
            // Otherwise help lists the words in place of the name.
            argument.HelpName ??= argument.Name;
            argument.CompletionSources.Add([.. words]);
        }

        return symbol;
    }

    /// <summary>The same, of the name of a network.</summary>
    public static T OfNetwork<T>(T symbol)
        where T : Symbol => Completed(PannsModels.All.Select(model => model.Name), symbol);

    /// <summary>Words as a sentence lists them: <c>a, b or c</c>.</summary>
    public static string Listed(IEnumerable<string> words, string last = "or")
    {
        var all = words.ToArray();
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} {last} {all[^1]}";
    }

    /// <summary>The values of a list, in each way of writing one: <c>--x a b</c>, <c>--x a,b</c>, <c>--x a --x b</c>.</summary>
    public static IEnumerable<string> ListOf(ArgumentResult result)
        => result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string[] Parse(ArgumentResult result, IReadOnlyList<string> words, string[] given)
    {
        if ((given.Length == 0 ? result.Tokens[0].Value : Array.Find(given, word => !words.Contains(word))) is { } unknown)
        {
            var name = (result.Parent as OptionResult)?.IdentifierToken?.Value;
            result.AddError($"{name} takes {Listed(words)}, not '{unknown}'");
        }

        return given;
    }
}
