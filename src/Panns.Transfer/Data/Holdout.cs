using System.Runtime.InteropServices;
using Panns.Common;
using Panns.Transfer.Data.Groups;

namespace Panns.Transfer.Data;

/// <summary>Chooses validation clips by whole groups, so that no recording is on both sides.</summary>
internal sealed class Holdout
{
    private readonly int[][] _classes;
    private readonly int[] _wanted;
    private readonly int[] _taken;
    private readonly HashSet<int> _aside = [];

    private Holdout(int[][] classes, double share)
    {
        _classes = classes;
        _wanted = Array.ConvertAll(classes, ofClass => ofClass.Length < 2 ? 0 : Math.Clamp((int)Math.Round(share * ofClass.Length), 1, ofClass.Length - 1));
        _taken = new int[classes.Length];
    }

    /// <summary>Chooses the clips.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="classes">The clips of each class, shuffled.</param>
    /// <param name="share">Share of each class to choose.</param>
    /// <param name="seed">Random seed that breaks ties between groups.</param>
    public static HashSet<int> Choose(LabeledDataset data, int[][] classes, double share, ulong seed)
    {
        var choice = new Holdout(classes, share);

        // If no actor or source is known, a fold takes its place: clips that share a source are mostly in one fold.
        var isKnown = classes.Any(ofClass => ofClass.Any(clip => data.Clips[clip].Group.Length > 0));
        var groupOf = ClipGroups.Of(data.Clips);
        var together = isKnown ? groupOf : ClipGroups.Of(data.Clips, clip => clip.Fold > 0 ? FormattableString.Invariant($"{clip.Fold}") : null);
        var groups = Groups(classes, together);
        if (groups.Exists(group => group.Clips.Length > 1))
        {
            new SeededRandom(seed, 4UL << 32).Shuffle<Group>(CollectionsMarshal.AsSpan(groups));
            choice.TakeNearest(groups);
        }

        choice.TakeInTurn(groupOf);
        return choice._aside;
    }

    private static List<Group> Groups(int[][] classes, int[] groupOf) => [.. classes.SelectMany((ofClass, label) => ofClass.Select(clip => (Clip: clip, Label: label)))
        .GroupBy(member => groupOf[member.Clip])
        .OrderBy(group => group.Min(member => member.Clip))
        .Select(group => new Group([.. group.Select(member => member.Clip)], [.. group.GroupBy(member => member.Label).Select(part => (part.Key, part.Count()))]))];

    // Repeatedly takes the group that brings the class counts closest to the wanted ones. Groups with equal counts are evaluated only once.
    private void TakeNearest(List<Group> groups)
    {
        var alike = groups.Index()
            .GroupBy(group => string.Join(' ', group.Item.Counts.OrderBy(part => part.Label).Select(part => FormattableString.Invariant($"{part.Label}:{part.Count}"))), StringComparer.Ordinal)
            .Select(same => new Queue<(int Index, Group Item)>(same))
            .ToList();
        while (alike.Where(same => same.Peek().Item is var group && LeavesSome(group) && (Cost(group) < 0 || Helps(group)))
            .MinBy(same => (Cost(same.Peek().Item), same.Peek().Index)) is { } best)
        {
            Take(best.Dequeue().Item);
            if (best.Count == 0)
            {
                alike.Remove(best);
            }
        }
    }

    // For classes without any clip so far, takes groups in random order; most of them are single clips.
    private void TakeInTurn(int[] groupOf)
    {
        var groups = Groups(_classes, groupOf).ToDictionary(group => groupOf[group.Clips[0]]);
        for (var label = 0; label < _classes.Length; label++)
        {
            foreach (var clip in _taken[label] > 0 ? [] : _classes[label])
            {
                if (_taken[label] < _wanted[label] && !_aside.Contains(clip) && groups[groupOf[clip]] is var group && LeavesSome(group))
                {
                    Take(group);
                }
            }
        }
    }

    private void Take(Group group)
    {
        _aside.UnionWith(group.Clips);
        foreach (var (label, count) in group.Counts)
        {
            _taken[label] += count;
        }
    }

    /// <summary>Change in the distance from the wanted counts if the group is taken; negative if closer.</summary>
    private int Cost(Group group)
        => group.Counts.Sum(part => Math.Abs(_taken[part.Label] + part.Count - _wanted[part.Label]) - Math.Abs(_taken[part.Label] - _wanted[part.Label]));

    // Too many clips of a class are better than none.
    private bool Helps(Group group) => group.Counts.Exists(part => _taken[part.Label] == 0 && _wanted[part.Label] > 0);

    private bool LeavesSome(Group group) => group.Counts.TrueForAll(part => _taken[part.Label] + part.Count < _classes[part.Label].Length);

    private sealed record Group(int[] Clips, List<(int Label, int Count)> Counts);
}
