using System.Text.RegularExpressions;

namespace Panns.Transfer.Data;

/// <summary>Recognizes names of training and test splits and of folds, in folders and cells.</summary>
internal static partial class PartNames
{
    private static readonly string[] ToLearn = ["train", "training", "trainset", "learn", "development", "dev"];
    private static readonly string[] ToTest = ["test", "testing", "testset", "evaluation", "eval", "evaluate", "holdout"];
    private static readonly string[] ToValidate = ["validation", "valid", "val", "validate", "dev", "development"];

    /// <summary>Finds the two splits among names. Others, such as a validation split besides a test split, are not used.</summary>
    /// <returns>Null if the names are not splits.</returns>
    public static (string Train, string Test)? Find(IEnumerable<string> names)
    {
        var known = names.Distinct(StringComparer.Ordinal).ToList();
        foreach (var word in ToLearn)
        {
            foreach (var train in known.Where(name => Words(name).Contains(word)))
            {
                foreach (var other in ToTest.Concat(ToValidate))
                {
                    if (other != word && known.Find(name => name != train && Words(name).Contains(other) && Frame(name, other) == Frame(train, word)) is { } test)
                    {
                        return (train, test);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>The number of a folder named after a fold: <c>fold3</c>.</summary>
    /// <returns>Null for any other name.</returns>
    public static string? FoldOf(string name) => FoldName().Match(name) is { Success: true } match ? match.Groups[1].Value.TrimStart('0') is { Length: > 0 } number ? number : "0" : null;

    private static HashSet<string> Words(string name) => [.. Word().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    // The name without the split's word. audio_train and audio_test are splits of one set; train_horn and test_tone are classes.
    private static string Frame(string name, string word) => Word().Replace(name, match => match.Value.Equals(word, StringComparison.OrdinalIgnoreCase) ? "*" : match.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("^(?:fold|cv|split)[ _-]?([0-9]+)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex FoldName();
}
