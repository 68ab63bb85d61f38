using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Transfer.Data.Groups;

/// <summary>Draws folds that do not divide groups, with class proportions as equal as that allows.</summary>
internal static class GroupedFolds
{
    /// <summary>Returns the fold of each clip, from 1.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="groupOf">The group of each clip.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="folds">Number of folds; at most the number of groups.</param>
    /// <param name="seed">Random seed that breaks ties between groups and between folds.</param>
    public static int[] Draw(ImmutableArray<LabeledClip> clips, IReadOnlyList<int> groupOf, int classes, int folds, ulong seed)
    {
        // Clips without a class count as an extra class.
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

        // Large groups come first, so that small ones can even out the rest.
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

        // Increase in the sum of squared class shares; the smaller, the more even the folds.
        double Cost(int fold, int label, int count)
        {
            var (before, after) = (counts[fold, label] / totals[label], (counts[fold, label] + count) / totals[label]);
            return Math.Round((after * after) - (before * before), 12);
        }
    }
}
