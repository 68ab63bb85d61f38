using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Transfer.Data.Groups;

/// <summary>Draws folds that divide no group and have shares of every class as equal as that allows.</summary>
internal static class GroupedFolds
{
    /// <summary>The fold of every clip, from 1.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="groupOf">Their groups.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="folds">Number of folds; no more than groups.</param>
    /// <param name="seed">Decides between groups and folds that serve equally.</param>
    public static int[] Draw(ImmutableArray<LabeledClip> clips, IReadOnlyList<int> groupOf, int classes, int folds, ulong seed)
    {
        // Clips without a class count as one of their own.
        int[] LabelsOf(int clip) => clips[clip].Labels.IsEmpty ? [classes] : [.. clips[clip].Labels];
        var groups = ClipGroups.Members(groupOf, Enumerable.Range(0, clips.Length));
        new SeededRandom(seed, 5UL << 32).Shuffle<int[]>(groups);
        var totals = new double[classes + 1];
        foreach (var label in Enumerable.Range(0, clips.Length).SelectMany(LabelsOf))
        {
            totals[label]++;
        }

        var counts = new double[folds, classes + 1];
        var sizes = new int[folds];
        var foldOf = new int[clips.Length];

        // Large groups first: the small ones even out what they leave.
        foreach (var group in groups.OrderByDescending(group => group.Length))
        {
            var labels = group.SelectMany(LabelsOf).CountBy(label => label).ToList();
            var best = Enumerable.Range(0, folds).MinBy(fold => (labels.Sum(label => Cost(fold, label.Key, label.Value)), sizes[fold], fold));
            foreach (var (label, count) in labels)
            {
                counts[best, label] += count;
            }

            sizes[best] += group.Length;
            foreach (var clip in group)
            {
                foldOf[clip] = best + 1;
            }
        }

        return foldOf;

        // What the squares of the classes' shares grow by.
        double Cost(int fold, int label, int count)
        {
            var (before, after) = (counts[fold, label] / totals[label], (counts[fold, label] + count) / totals[label]);
            return Math.Round((after * after) - (before * before), 12);
        }
    }
}
