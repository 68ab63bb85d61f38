using System.CommandLine;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The command line in a form that can be typed again, recorded with results.</summary>
internal static class CommandLineText
{
    public static string Of(ParseResult parsed) => string.Join(' ', parsed.Tokens.Select(token => Quoted(token.Value)).Prepend("panns"));

    private static string Quoted(string word)
        => word.Length > 0 && word.All(letter => char.IsLetterOrDigit(letter) || "-_./:=+,@%\\".Contains(letter, StringComparison.Ordinal)) ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
