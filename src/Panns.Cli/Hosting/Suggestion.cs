using System.CommandLine;
using Panns.Common;

namespace Panns.Cli.Hosting;

/// <summary>Names what a mistyped command or option was probably meant to be.</summary>
internal static class Suggestion
{
    // One wrong letter in three.
    private const int LettersPerMistake = 3;

    /// <summary>Half a sentence; empty if nothing is similar.</summary>
    /// <param name="token">What was typed.</param>
    /// <param name="command">The command that does not know it.</param>
    public static string For(string token, Command command)
    {
        var name = token.Split('=')[0];
        IEnumerable<string> known = name.StartsWith('-')
            ? [.. command.Options.Select(option => option.Name), "--help", "--verbose", "--quiet"]
            : command.Subcommands.Where(one => !one.Hidden).Select(one => one.Name);
        var nearest = known.Select(one => (Name: one, Distance: Mistakes(name, one))).OrderBy(one => one.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, name.TrimStart('-').Length / LettersPerMistake) ? $"; did you mean {nearest.Name}?" : "";
    }

    // Letters in another order are one mistake.
    private static int Mistakes(string typed, string known)
        => typed != known && typed.Order().SequenceEqual(known.Order()) ? 1 : EditDistance.Between(typed, known);
}
