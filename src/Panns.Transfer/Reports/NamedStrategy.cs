using System.Collections.Immutable;

namespace Panns.Transfer.Reports;

/// <summary>A strategy's result under the name that tells it from all others of a report: with its network's name where there are several.</summary>
/// <param name="Name">That name.</param>
/// <param name="Index">Its place in the report, which decides its color and mark in every figure.</param>
/// <param name="Result">The result that it belongs to.</param>
/// <param name="Strategy">What it reached.</param>
internal sealed record NamedStrategy(string Name, int Index, EvaluationResult Result, StrategyResult Strategy)
{
    public static ImmutableArray<NamedStrategy> Of(IReadOnlyList<EvaluationResult> results) =>
    [
        .. results.SelectMany(result => result.Strategies.Select(strategy => (result, strategy))).Select((one, index) => new NamedStrategy(
            results.Count > 1 && one.strategy.UsesNetwork ? $"{one.result.Model} {one.strategy.Name}" : one.strategy.Name, index, one.result, one.strategy)),
    ];

    /// <summary>The name as a part of a file's name.</summary>
    public string FileName => string.Concat(Name.Select(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' ? letter : '-'));
}
