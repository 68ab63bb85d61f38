using Panns.Common;

namespace Panns.Transfer.Data;

/// <summary>Chooses clips to set aside, group by group: what is measured on them must not have been heard in training.</summary>
internal sealed class Holdout
{
    private readonly int[][] _classes;
    private readonly int[] _wanted;
    private readonly int[] _taken;
    private readonly List<Group> _groups;
    private readonly HashSet<int> _aside = [];

    private Holdout(LabeledDataset data, int[][] classes, double share, ulong seed)
    {
        _classes = classes;
        _wanted = Array.ConvertAll(classes, ofClass => ofClass.Length < 2 ? 0 : Math.Clamp((int)Math.Round(share * ofClass.Length), 1, ofClass.Length - 1));
        _taken = new int[classes.Length];
        var known = classes.Any(ofClass => ofClass.Any(clip => data.Clips[clip].Group.Length > 0));
        var members = classes.SelectMany((ofClass, label) => ofClass.Select(clip => (Clip: clip, Label: label)))
            .GroupBy(member => KeyOf(data.Clips[member.Clip], member.Clip, known), StringComparer.Ordinal)
            .OrderBy(group => group.Min(member => member.Clip))
            .Select(group => group.ToArray())
            .ToArray();
        new SeededRandom(seed, 4UL << 32).Shuffle<(int, int)[]>(members);
        _groups = [.. members.Select(group => new Group(
            [.. group.Select(member => member.Clip)], [.. group.GroupBy(member => member.Label).Select(part => (part.Key, part.Count()))]))];
    }

    /// <summary>Chooses the clips.</summary>
    /// <param name="data">The set.</param>
    /// <param name="classes">The clips of every class, each in an order drawn by the seed.</param>
    /// <param name="share">Share of every class.</param>
    /// <param name="seed">Decides between groups that serve equally.</param>
    public static HashSet<int> Choose(LabeledDataset data, int[][] classes, double share, ulong seed)
    {
        var choice = new Holdout(data, classes, share, seed);
        if (choice._groups.Exists(group => group.Clips.Length > 1))
        {
            choice.TakeGroups();
        }

        choice.TakeClips();
        return choice._aside;
    }

    // The group that brings the counts nearest to those wanted, again and again.
    private void TakeGroups()
    {
        while (_groups.Where(group => LeavesSome(group) && (Cost(group) < 0 || Helps(group))).MinBy(Cost) is { } best)
        {
            _groups.Remove(best);
            _aside.UnionWith(best.Clips);
            foreach (var (label, count) in best.Counts)
            {
                _taken[label] += count;
            }
        }
    }

    // Classes of which no group could be taken, and sets without groups.
    private void TakeClips()
    {
        for (var label = 0; label < _classes.Length; label++)
        {
            if (_taken[label] == 0)
            {
                _aside.UnionWith(_classes[label].Take(_wanted[label]));
            }
        }
    }

    /// <summary>How much farther from the counts wanted the group would take them; below 0 for nearer.</summary>
    private int Cost(Group group)
        => group.Counts.Sum(part => Math.Abs(_taken[part.Label] + part.Count - _wanted[part.Label]) - Math.Abs(_taken[part.Label] - _wanted[part.Label]));

    // Better too many of a class than none of it.
    private bool Helps(Group group) => group.Counts.Exists(part => _taken[part.Label] == 0 && _wanted[part.Label] > 0);

    private bool LeavesSome(Group group) => group.Counts.TrueForAll(part => _taken[part.Label] + part.Count < _classes[part.Label].Length);

    private static string KeyOf(LabeledClip clip, int index, bool known)
        => known && clip.Group.Length > 0 ? "group " + clip.Group
        : !known && clip.Fold > 0 ? FormattableString.Invariant($"fold {clip.Fold}")
        : FormattableString.Invariant($"clip {index}");

    private sealed record Group(int[] Clips, List<(int Label, int Count)> Counts);
}
