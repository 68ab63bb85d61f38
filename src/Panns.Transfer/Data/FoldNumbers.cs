using System.Collections.Immutable;
using System.Globalization;

namespace Panns.Transfer.Data;

/// <summary>Numbers folds from 1: by their own names if these are positive integers, otherwise by their order, with 0 first.</summary>
internal sealed class FoldNumbers
{
    private readonly Dictionary<string, int> _numbers;

    /// <param name="folds">The folds' names; numbers have no leading zeros.</param>
    public FoldNumbers(IEnumerable<string> folds)
    {
        var distinct = folds.Distinct(StringComparer.Ordinal).ToList();
        List<string> ordered = distinct.TrueForAll(fold => Number(fold) is not null)
            ? [.. distinct.OrderBy(fold => Number(fold))]
            : [.. distinct.Order(StringComparer.Ordinal)];
        var isPlain = ordered.TrueForAll(fold => Number(fold) > 0);
        _numbers = ordered.Index().ToDictionary(fold => fold.Item, fold => isPlain ? Number(fold.Item)!.Value : fold.Index + 1, StringComparer.Ordinal);
        Names = isPlain ? [] : [.. ordered];
    }

    /// <summary>Names of the folds in order of their numbers; empty if the names are the numbers.</summary>
    public ImmutableArray<string> Names { get; }

    public int this[string fold] => _numbers[fold];

    private static int? Number(string fold) => int.TryParse(fold, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
