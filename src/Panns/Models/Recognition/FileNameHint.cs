using System.Text.RegularExpressions;

namespace Panns.Models.Recognition;

/// <summary>
/// The network that a file is named after: <c>Cnn14_16k_mAP=0.438.pth</c> gives Cnn14_16k. A name that continues with a property of other
/// networks (<c>Cnn14_hop_800.pth</c>) gives none.
/// </summary>
internal static partial class FileNameHint
{
    private const int ShortestPart = 3;

    /// <summary>The network; null if the name does not tell.</summary>
    public static ModelInfo? Find(string fileName)
    {
        var words = Words(Path.GetFileNameWithoutExtension(fileName));
        var named = PannsModels.All.MaxBy(model => LengthOf(words, model.Name))!;
        var length = LengthOf(words, named.Name);
        return length > 0 && !SpeaksOfOthers(words[length..], named) ? named : null;
    }

    /// <summary>Number of words at the start of a file's name that form a network's name; 0 if they do not.</summary>
    private static int LengthOf(string[] words, string name)
    {
        var wanted = string.Concat(Words(name));
        var begun = "";
        for (var i = 0; i < words.Length && begun.Length < wanted.Length; i++)
        {
            begun += words[i];
            if (begun == wanted)
            {
                return i + 1;
            }
        }

        return 0;
    }

    // Whether the rest of the name has words from the names of other networks that extend this one's.
    private static bool SpeaksOfOthers(string[] rest, ModelInfo model)
    {
        var own = Words(model.Name);
        var others = PannsModels.All.Where(one => Words(one.Name).AsSpan().StartsWith(own) && !SameAtInference.Are(one.Describe(), model.Describe()))
            .SelectMany(one => Words(one.Name)).Except(own).Where(word => !char.IsAsciiDigit(word[0])).ToArray();
        return rest.Any(word => others.Any(other => other == word || (Math.Min(word.Length, other.Length) >= ShortestPart && BeginAlike(word, other))));
    }

    private static bool BeginAlike(string left, string right)
        => left.StartsWith(right, StringComparison.Ordinal) || right.StartsWith(left, StringComparison.Ordinal);

    /// <summary>Splits a name into letters and digits, in lower case: cnn, 14, hop, 500.</summary>
    private static string[] Words(string name) => [.. Word().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    [GeneratedRegex("[A-Za-z]+|[0-9]+")]
    private static partial Regex Word();
}
