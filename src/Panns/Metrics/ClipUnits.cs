using System.Runtime.InteropServices;
using Panns.Common;

namespace Panns.Metrics;

/// <summary>A number of clips and the number of groups that they belong to; the same number if clips are independent.</summary>
internal readonly record struct UnitCount(int Clips, int Units);

/// <summary>
/// What is resampled: single clips, or groups of clips (of one recording, say) as a whole. Clips of one group are alike, so they say less than
/// as many independent clips, and resampling them one by one would give intervals that are too narrow (the cluster bootstrap: Davison and
/// Hinkley 1997, section 3.8).
/// </summary>
internal sealed class ClipUnits
{
    private readonly int[]? _unitOf;
    private readonly ushort[] _drawn;

    /// <param name="clips">Number of clips.</param>
    /// <param name="groups">The group of each clip, by any numbers; empty if clips are independent.</param>
    public ClipUnits(int clips, ReadOnlySpan<int> groups)
    {
        var numbers = new Dictionary<int, int>();
        var unitOf = new int[groups.Length];
        for (var clip = 0; clip < groups.Length; clip++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, groups[clip], out var isKnown);
            number = isKnown ? number : numbers.Count - 1;
            unitOf[clip] = number;
        }

        IsGrouped = groups.Length > 0 && numbers.Count < clips;
        _unitOf = IsGrouped ? unitOf : null;
        _drawn = IsGrouped ? new ushort[numbers.Count] : [];
        Count = new(clips, IsGrouped ? numbers.Count : clips);
    }

    public bool IsGrouped { get; }

    public UnitCount Count { get; }

    /// <summary>Counts clips and their groups.</summary>
    public UnitCount Of(IEnumerable<int> clips)
    {
        var all = clips.ToList();
        return new(all.Count, _unitOf is null ? all.Count : all.Select(clip => _unitOf[clip]).Distinct().Count());
    }

    /// <summary>Draws one resample: as many units as there are, with replacement. Not for several threads at once.</summary>
    /// <param name="random">Random number generator.</param>
    /// <param name="counts">Receives how often each clip was drawn.</param>
    public void Draw(SeededRandom random, Span<ushort> counts)
    {
        if (_unitOf is null)
        {
            Bootstrap.Draw(random, counts);
            return;
        }

        Bootstrap.Draw(random, _drawn);
        for (var clip = 0; clip < counts.Length; clip++)
        {
            counts[clip] = _drawn[_unitOf[clip]];
        }
    }
}
