namespace Panns.Transfer.Recipes;

/// <summary>Which published set a folder holds.</summary>
internal static class KnownLayouts
{
    // Of the audio files in the folder, those that must be clips of the set.
    private const double Share = 0.8;

    /// <summary>Finds it.</summary>
    /// <returns>Null where the folder holds none, or much else besides.</returns>
    public static DatasetRecipe? Find(IEnumerable<DatasetRecipe> recipes, string folder)
    {
        var files = new Lazy<int>(() => new SetFiles(folder).AudioFiles().Count());
        return recipes.Where(recipe => HasTables(recipe, folder))
            .Select(recipe => (recipe, clips: ClipsOf(recipe, folder)))
            .Where(found => found.clips > 0 && found.clips >= Share * files.Value)
            .OrderByDescending(found => found.clips)
            .ThenBy(found => found.recipe.Name, StringComparer.Ordinal)
            .Select(found => found.recipe)
            .FirstOrDefault();
    }

    private static bool HasTables(DatasetRecipe recipe, string folder)
        => recipe.Roots.Any(root => recipe.Tables.All(table => table.Paths.Any(path => File.Exists(Path.Combine([folder, root, .. path.Split('/')])))));

    private static int ClipsOf(DatasetRecipe recipe, string folder)
    {
        try
        {
            var found = RecipeReader.Read(recipe, folder);
            return found.Clips.Any(clip => found.Trouble(clip) is not null) ? 0 : found.Clips.Count(clip => clip.Path is not null);
        }
        catch (PannsException)
        {
            // It is another set, or none.
            return 0;
        }
    }
}
