namespace Panns.Cli.Output;

/// <summary>Breaks text into lines between words, never within one.</summary>
internal static class WordWrap
{
    /// <summary>The lines of a text; at least one. A word that is longer than the width has a line of its own.</summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        if (text.Length <= width)
        {
            return [text];
        }

        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>Length of the longest word.</summary>
    public static int LongestWord(string text) => text.Split(' ').Max(word => word.Length);
}
