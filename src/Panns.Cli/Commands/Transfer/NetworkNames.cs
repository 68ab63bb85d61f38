using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Names that tell networks apart in what compares them: two checkpoints of one network are called alike otherwise.</summary>
internal static class NetworkNames
{
    /// <summary>Adds the checkpoint's file name where a network occurs twice, and a number where that does not tell them apart either.</summary>
    /// <param name="results">Results, one a network.</param>
    /// <param name="weights">Path of each one's checkpoint; null for the store's.</param>
    public static List<EvaluationResult> TellApart(IReadOnlyList<EvaluationResult> results, IReadOnlyList<string?> weights)
    {
        var named = results.Index().Select(one => IsShared(results, one.Item) && weights[one.Index] is { } path
            ? one.Item with { Model = $"{one.Item.Model} ({Path.GetFileName(path)})" }
            : one.Item).ToList();
        return [.. named.Index().Select(one => IsShared(named, one.Item)
            ? one.Item with { Model = FormattableString.Invariant($"{one.Item.Model} #{1 + named.Take(one.Index).Count(other => other.Model == one.Item.Model)}") }
            : one.Item)];
    }

    private static bool IsShared(IReadOnlyList<EvaluationResult> results, EvaluationResult result)
        => result.Model is not null && results.Count(other => other.Model == result.Model) > 1;
}
