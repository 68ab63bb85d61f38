using Panns.Transfer;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Makes the names of compared networks unique, since two checkpoints of one network have the same name.</summary>
internal static class NetworkNames
{
    /// <summary>Adds the checkpoint's file name if a network occurs twice, and a number if that is not enough.</summary>
    /// <param name="results">Results, one per network.</param>
    /// <param name="weights">Path of each checkpoint; null for the store's.</param>
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
