using System.Collections.Immutable;
using System.Globalization;

namespace Panns.Transfer.Recipes;

/// <summary>Checks whether a copy lists as many clips as published, in total and by class, fold and split. Does not check their files.</summary>
internal static class CountChecks
{
    public static IEnumerable<DatasetProblem> Run(FoundDataset found)
    {
        var recipe = found.Recipe;
        var folds = recipe.FoldCounts.IsEmpty ? [] : Enumerable.Range(1, Math.Max(recipe.Folds.Count, recipe.Folds.Groups.Length));
        return Compare(recipe.Title, found.Clips.Length, recipe.Clips)
            .Concat(found.Classes.SelectMany(name => Compare(name, Count(found, clip => clip.Label == name), Expected(recipe.ClassCounts, name))))
            .Concat(recipe.PartCounts.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair =>
                Compare($"part {pair.Key}", Count(found, clip => clip.Part == pair.Key), pair.Value)))
            .Concat(folds.SelectMany(fold => Compare(
                FormattableString.Invariant($"fold {fold}"),
                Count(found, clip => clip.Fold == fold),
                Expected(recipe.FoldCounts, fold.ToString(CultureInfo.InvariantCulture)))));
    }

    private static int Count(FoundDataset found, Func<FoundClip, bool> predicate) => found.Clips.Count(predicate);

    private static int? Expected(ImmutableDictionary<string, int> counts, string name)
        => counts.TryGetValue(name, out var count) || counts.TryGetValue("*", out count) ? count : null;

    private static IEnumerable<DatasetProblem> Compare(string name, int actual, int? expected)
    {
        if (actual != (expected ?? actual))
        {
            var kind = actual < expected ? DatasetProblemKind.Missing : DatasetProblemKind.WronglyLabeled;
            yield return new(kind, name, FormattableString.Invariant($"{actual} clips, a complete copy has {expected}"));
        }
    }
}
