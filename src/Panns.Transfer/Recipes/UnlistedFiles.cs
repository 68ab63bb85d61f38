namespace Panns.Transfer.Recipes;

/// <summary>Finds audio files in a data set's folders that do not belong to it: added, renamed, or duplicates in another format.</summary>
internal static class UnlistedFiles
{
    public static IEnumerable<DatasetProblem> Run(FoundDataset found)
    {
        var (recipe, tree) = (found.Recipe, found.Tree);
        var clips = found.Clips.Concat(found.Excluded).Where(clip => clip.Path is not null).DistinctBy(clip => clip.Path).ToDictionary(clip => clip.Path!, StringComparer.Ordinal);
        var others = found.OtherNames.Select(tree.Find).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var expected = recipe.Files?.Expected?.All().Select(RecipeReader.WithoutEnding).ToHashSet(StringComparer.Ordinal);
        var folders = recipe.Tables.IsEmpty ? null : found.Clips.Select(clip => clip.Name).Concat(found.OtherNames).Concat(clips.Keys.Select(tree.NameOf)).Select(TopFolder).ToHashSet(StringComparer.Ordinal);
        foreach (var name in tree.AudioFiles().Where(name => folders?.Contains(TopFolder(name)) ?? true))
        {
            var path = tree.PathOf(name);
            if (!clips.TryGetValue(path, out var clip) && !others.Contains(path))
            {
                yield return Unlisted(name, recipe.Tables.IsEmpty ? "not a file of the set, or a second file of a clip" : "not listed in any table, or a second file of a clip");
            }
            else if (clip is not null && expected is not null && !expected.Contains(RecipeReader.WithoutEnding(clip.Name)))
            {
                yield return Unlisted(name, "the set has no clip with this name");
            }
        }
    }

    // Only the data set's own top-level folders are checked; the root may hold unrelated files.
    private static string TopFolder(string name) => name.IndexOf('/') is > 0 and var slash ? name[..slash] : "";

    private static DatasetProblem Unlisted(string name, string message) => new(DatasetProblemKind.Unlisted, name, message);
}
