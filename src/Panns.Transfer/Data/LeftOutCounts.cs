using System.Collections.Immutable;

namespace Panns.Transfer.Data;

/// <summary>Counts what is left out by reason, and keeps the first few examples of each.</summary>
internal sealed class LeftOutCounts
{
    private const int Shown = 5;

    private readonly List<string> _reasons = [];
    private readonly Dictionary<string, (int Count, List<string> Examples)> _counts = new(StringComparer.Ordinal);

    public void Add(string reason, string example)
    {
        if (!_counts.TryGetValue(reason, out var known))
        {
            known = (0, []);
            _reasons.Add(reason);
        }

        if (known.Examples.Count < Shown)
        {
            known.Examples.Add(example);
        }

        _counts[reason] = (known.Count + 1, known.Examples);
    }

    public ImmutableArray<LeftOutClips> ToList() => [.. _reasons.Select(reason => new LeftOutClips(reason, _counts[reason].Count, [.. _counts[reason].Examples]))];
}
