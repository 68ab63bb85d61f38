using System.Collections.Immutable;

namespace Panns.Transfer.Reports;

/// <summary>A strategy's result under the name that tells it from all others of a report: with its network's name where there are several.</summary>
internal sealed record NamedStrategy(string Name, EvaluationResult Result, StrategyResult Strategy)
{
    public static ImmutableArray<NamedStrategy> Of(IReadOnlyList<EvaluationResult> results) => [.. results.SelectMany(result => result.Strategies.Select(
        strategy => new NamedStrategy(results.Count > 1 && strategy.UsesNetwork ? $"{result.Model} {strategy.Name}" : strategy.Name, result, strategy)))];

    /// <summary>The name as a part of a file's name.</summary>
    public string FileName => string.Concat(Name.Select(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' ? letter : '-'));
}
