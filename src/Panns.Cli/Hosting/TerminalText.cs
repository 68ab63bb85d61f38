using System.Globalization;
using System.Text;

namespace Panns.Cli.Hosting;

/// <summary>
/// Escapes text from outside (names of files, labels and tensors, server responses) for display, because a terminal obeys control characters,
/// and some others change the order of letters. They are written as in source code: <c>\x1b</c>, <c>\u202e</c>.
/// </summary>
internal static class TerminalText
{
    /// <summary>The text on one line, without control characters.</summary>
    public static string Clean(string text) => IsClean(text) ? text : Escape(text);

    private static bool IsClean(string text)
    {
        foreach (var c in text)
        {
            if (IsHostile(c))
            {
                return false;
            }
        }

        return true;
    }

    private static string Escape(string text)
    {
        var clean = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = !IsHostile(c) ? clean.Append(c)
                : c < 0x100 ? clean.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")
                : clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return clean.ToString();
    }

    // C0 and C1 control characters, line and paragraph separators, and bidirectional formatting characters.
    private static bool IsHostile(char c)
        => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
