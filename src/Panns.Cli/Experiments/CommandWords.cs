using System.Collections.Immutable;

namespace Panns.Cli.Experiments;

/// <summary>Joins the words of a command line: an option that comes again replaces the earlier one.</summary>
internal static class CommandWords
{
    public static ImmutableArray<string> Join(params ReadOnlySpan<IEnumerable<string>> parts)
    {
        // The command and its arguments, then options with their values.
        var groups = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var option = "";
            foreach (var word in part)
            {
                if (IsOption(word))
                {
                    option = word;
                    groups.Remove(option);
                    groups[option] = [word];
                }
                else if (groups.TryGetValue(option, out var group))
                {
                    group.Add(word);
                }
                else
                {
                    groups[option] = [word];
                }
            }
        }

        return [.. groups.Values.SelectMany(group => group)];
    }

    public static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal);

    /// <summary>As a shell reads it.</summary>
    public static string Text(IEnumerable<string> words)
        => string.Join(' ', words.Select(word => word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:=,+@%".Contains(letter, StringComparison.Ordinal)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
}
