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

    /// <summary>Adds what was counted elsewhere.</summary>
    /// <param name="others">The counts.</param>
    /// <param name="nameOf">Names their examples here.</param>
    public void AddAll(IEnumerable<LeftOutClips> others, Func<string, string> nameOf)
    {
        foreach (var other in others)
        {
            for (var i = 0; i < other.Count; i++)
            {
                Add(other.Reason, nameOf(other.Examples[Math.Min(i, other.Examples.Length - 1)]));
            }
        }
    }

    public ImmutableArray<LeftOutClips> ToList() => [.. _reasons.Select(reason => new LeftOutClips(reason, _counts[reason].Count, [.. _counts[reason].Examples]))];
}
