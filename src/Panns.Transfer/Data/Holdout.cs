using System.Runtime.InteropServices;
using Panns.Common;
using Panns.Transfer.Data.Groups;

namespace Panns.Transfer.Data;

/// <summary>Chooses clips to set aside, group by group: what is measured on them must not have been heard in training.</summary>
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
    /// <param name="data">The set.</param>
    /// <param name="classes">The clips of every class, each in an order drawn by the seed.</param>
    /// <param name="share">Share of every class.</param>
    /// <param name="seed">Decides between groups that serve equally.</param>
    public static HashSet<int> Choose(LabeledDataset data, int[][] classes, double share, ulong seed)
    {
        var choice = new Holdout(classes, share);

        // Where no actor or source is known, a fold stands for one: its clips mostly share theirs.
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

    // The group that brings the counts nearest to those wanted, again and again; of groups that are made alike the first serves for all.
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

    // Classes of which none was taken so far: group by group in the order drawn, of which most are single clips.
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

    /// <summary>How much farther from the counts wanted the group would take them; below 0 for nearer.</summary>
    private int Cost(Group group)
        => group.Counts.Sum(part => Math.Abs(_taken[part.Label] + part.Count - _wanted[part.Label]) - Math.Abs(_taken[part.Label] - _wanted[part.Label]));

    // Better too many of a class than none of it.
    private bool Helps(Group group) => group.Counts.Exists(part => _taken[part.Label] == 0 && _wanted[part.Label] > 0);

    private bool LeavesSome(Group group) => group.Counts.TrueForAll(part => _taken[part.Label] + part.Count < _classes[part.Label].Length);

    private sealed record Group(int[] Clips, List<(int Label, int Count)> Counts);
}
