namespace Panns.Transfer.Data.Groups;

/// <summary>Finds problems of splits that make results doubtful: groups on both sides, and test classes without training clips.</summary>
internal static class SplitChecks
{
    public static IEnumerable<string> Run(LabeledDataset data, IReadOnlyList<int> groupOf, IReadOnlyList<FoldSplit> splits)
    {
        var divided = new HashSet<int>();
        var unlearned = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var split in splits)
        {
            var learned = split.Train.Select(clip => groupOf[clip]).ToHashSet();
            divided.UnionWith(split.Test.Select(clip => groupOf[clip]).Where(learned.Contains));
            var known = split.Train.SelectMany(clip => data.Clips[clip].Labels).ToHashSet();
            foreach (var label in split.Test.SelectMany(clip => data.Clips[clip].Labels).Distinct().Where(label => !known.Contains(label)))
            {
                (unlearned.TryGetValue(data.Classes[label], out var folds) ? folds : unlearned[data.Classes[label]] = []).Add(split.Name);
            }
        }

        if (divided.Count > 0)
        {
            var clips = splits.SelectMany(split => split.Train.Concat(split.Test)).Distinct().Count(clip => divided.Contains(groupOf[clip]));
            yield return FormattableString.Invariant(
                $"its own {(data.TestPart is null ? "folds" : "parts")} divide {divided.Count} of {groupOf.Distinct().Count()} groups ({clips} clips): test recordings were partly heard in training, so scores are too high");
        }

        foreach (var (label, folds) in unlearned.OrderBy(pair => pair.Key, StringComparer.Ordinal).Take(3))
        {
            yield return $"class '{label}' has no training clips while {(folds.Count == 1 ? "fold" : "folds")} {string.Join(", ", folds)} {(folds.Count == 1 ? "is" : "are")} tested";
        }

        if (unlearned.Count > 3)
        {
            yield return FormattableString.Invariant($"the same is true of {unlearned.Count - 3} more classes");
        }
    }
}
