using System.Globalization;
using System.Text;

namespace Panns.Cli.Hosting;

/// <summary>
/// Makes text that came from outside (names of files, labels, tensors, what servers say) fit to be shown: a terminal obeys control characters, and
/// some others change the order in which letters are shown. They are written as they would be in a program: <c>\x1b</c>, <c>\u202e</c>.
/// </summary>
internal static class TerminalText
{
    /// <summary>The text on one line, without anything that a terminal obeys.</summary>
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

    // Control characters of both sets, line and paragraph separators, and the marks that turn the direction of writing.
    private static bool IsHostile(char c)
        => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
