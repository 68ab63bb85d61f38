using System.Collections.Immutable;
using System.Globalization;
using Panns.Transfer.Data;

namespace Panns.Transfer;

/// <summary>Clips, rows or files left out of a data set for one reason.</summary>
/// <param name="Reason">The reason: <c>rows without a label</c>.</param>
/// <param name="Count">Number of clips left out for this reason.</param>
/// <param name="Examples">The first few: line numbers of a table, or names.</param>
public sealed record LeftOutClips(string Reason, int Count, ImmutableArray<string> Examples)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var examples = string.Join(", ", Examples) + (Count > Examples.Length ? ", ..." : "");
        var named = Examples.IsEmpty ? "" : Examples.All(one => one.All(char.IsAsciiDigit)) ? $" (line{(Count == 1 ? "" : "s")} {examples})" : $" ({examples})";
        return Count.ToString(CultureInfo.InvariantCulture) + " " + (Count == 1 ? LeftOutReasons.Singular(Reason) : Reason) + named;
    }
}
