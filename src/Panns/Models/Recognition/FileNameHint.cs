using System.Text.RegularExpressions;

namespace Panns.Models.Recognition;

/// <summary>
/// Which network a file is called after: <c>Cnn14_16k_mAP=0.438.pth</c> after Cnn14_16k. A name that goes on about what sets another
/// network apart (<c>Cnn14_hop_800.pth</c>) tells nothing.
/// </summary>
internal static partial class FileNameHint
{
    private const int ShortestPart = 3;

    /// <summary>The network; null where the name does not tell.</summary>
    public static ModelInfo? Find(string fileName)
    {
        var words = Words(Path.GetFileNameWithoutExtension(fileName));
        var named = PannsModels.All.MaxBy(model => LengthOf(words, model.Name))!;
        var length = LengthOf(words, named.Name);
        return length > 0 && !SpeaksOfOthers(words[length..], named) ? named : null;
    }

    /// <summary>How many words of a file's name are a network's; 0 where it begins otherwise.</summary>
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

    // Of those whose names go on where this one's ends.
    private static bool SpeaksOfOthers(string[] rest, ModelInfo model)
    {
        var own = Words(model.Name);
        var others = PannsModels.All.Where(one => Words(one.Name).AsSpan().StartsWith(own) && !SameAtInference.Are(one.Describe(), model.Describe()))
            .SelectMany(one => Words(one.Name)).Except(own).Where(word => !char.IsAsciiDigit(word[0])).ToArray();
        return rest.Any(word => others.Any(other => other == word || (Math.Min(word.Length, other.Length) >= ShortestPart && BeginAlike(word, other))));
    }

    private static bool BeginAlike(string left, string right)
        => left.StartsWith(right, StringComparison.Ordinal) || right.StartsWith(left, StringComparison.Ordinal);

    /// <summary>Letters and digits apart, in lower case: cnn, 14, hop, 500.</summary>
    private static string[] Words(string name) => [.. Word().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    [GeneratedRegex("[A-Za-z]+|[0-9]+")]
    private static partial Regex Word();
}
