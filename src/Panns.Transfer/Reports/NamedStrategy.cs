using System.Collections.Immutable;

namespace Panns.Transfer.Reports;

/// <summary>A strategy's result with a name that is unique in the report; it includes the network's name if there are several networks.</summary>
/// <param name="Name">The unique name.</param>
/// <param name="Index">Its position in the report, which determines its color and mark in all figures.</param>
/// <param name="Result">The result that contains it.</param>
/// <param name="Strategy">The strategy's result.</param>
internal sealed record NamedStrategy(string Name, int Index, EvaluationResult Result, StrategyResult Strategy)
{
    public static ImmutableArray<NamedStrategy> Of(IReadOnlyList<EvaluationResult> results) =>
    [
        .. results.SelectMany(result => result.Strategies.Select(strategy => (result, strategy))).Select((one, index) => new NamedStrategy(
            results.Count > 1 && one.strategy.UsesNetwork ? $"{one.result.Model} {one.strategy.Name}" : one.strategy.Name, index, one.result, one.strategy)),
    ];

    /// <summary>The names of classes.</summary>
    public IEnumerable<string> NamesOf(ImmutableArray<int> labels) => labels.Select(label => Result.Classes[label]);

    /// <summary>The name in a form that can be part of a file name.</summary>
    public string FileName => string.Concat(Name.Select(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.' ? letter : '-'));
}
