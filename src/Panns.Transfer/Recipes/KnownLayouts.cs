namespace Panns.Transfer.Recipes;

/// <summary>Identifies the published data set in a folder.</summary>
internal static class KnownLayouts
{
    // Share of the audio files in the folder that must be clips of the data set.
    private const double Share = 0.8;

    /// <summary>Finds the data set.</summary>
    /// <returns>Null if the folder holds none, or too many other files.</returns>
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
            // Not this data set.
            return 0;
        }
    }
}
