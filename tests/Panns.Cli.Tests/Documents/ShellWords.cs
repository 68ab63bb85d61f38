using System.Text;

namespace Panns.Cli.Tests.Documents;

/// <summary>The words of command lines as documents show them: quotes, continued lines, comments, several commands on a line.</summary>
internal static class ShellWords
{
    private static readonly string[] Ends = ["|", ";", "&&", "||", "&", ">", ">>", "2>", "<", ")"];

    /// <summary>The arguments of every call of the command in a block.</summary>
    public static IEnumerable<string[]> CallsOf(string block)
    {
        foreach (var line in block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            var words = Split(line);
            for (var i = 0; i < words.Count; i++)
            {
                // A shell within the line: sh -c 'panns ...'
                if (words[i].StartsWith("panns ", StringComparison.Ordinal))
                {
                    foreach (var call in CallsOf(words[i]))
                    {
                        yield return call;
                    }
                }
                else if (words[i] is "panns" or "./panns")
                {
                    yield return [.. words.Skip(i + 1).TakeWhile(word => !Ends.Contains(word))];
                }
            }
        }
    }

    private static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, begun) = ('\0', false);
        void End()
        {
            if (begun)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            begun = false;
        }

        foreach (var letter in line)
        {
            if (quote != '\0')
            {
                if (letter == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(letter);
                }
            }
            else if (letter is '\'' or '"')
            {
                (quote, begun) = (letter, true);
            }
            else if (letter == '#' && !begun)
            {
                break;
            }
            else if (letter is ' ' or '\t')
            {
                End();
            }
            else if (letter is ';' or ')' or '(')
            {
                End();
                words.Add(letter.ToString());
            }
            else
            {
                word.Append(letter);
                begun = true;
            }
        }

        End();
        return words;
    }
}
