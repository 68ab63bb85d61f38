using System.Collections.Immutable;
using Panns.Transfer.Recipes;

namespace Panns.Transfer;

/// <summary>The published data sets that are available by name.</summary>
public static class DatasetRecipes
{
    private const string Prefix = "Panns.Transfer.Datasets.";

    private static readonly Lazy<ImmutableArray<DatasetRecipe>> Embedded = new(ReadEmbedded);

    /// <summary>All data sets, sorted by name.</summary>
    public static ImmutableArray<DatasetRecipe> All => Embedded.Value;

    /// <summary>Finds a data set by name, ignoring case and hyphens.</summary>
    /// <param name="name">Its name: <c>esc50</c>.</param>
    /// <exception cref="PannsException">No such data set exists; the message lists those available.</exception>
    public static DatasetRecipe Get(string name)
        => TryGet(name, out var recipe) ? recipe : throw new PannsException(
            $"no data set is called '{name}'; there are {string.Join(", ", All.Select(one => one.Name))}");

    /// <summary>Finds a data set by name, if it exists.</summary>
    /// <param name="name">Name of the data set, such as <c>esc50</c>; case does not matter.</param>
    /// <param name="recipe">The data set, if found.</param>
    public static bool TryGet(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DatasetRecipe? recipe)
    {
        ArgumentNullException.ThrowIfNull(name);
        recipe = All.FirstOrDefault(one => string.Equals(Plain(one.Name), Plain(name), StringComparison.OrdinalIgnoreCase));
        return recipe is not null;
    }

    /// <summary>Identifies the published data set in a folder, if nearly all audio files in it are its clips.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The data set; null if there is none.</returns>
    public static DatasetRecipe? Recognize(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Directory.Exists(folder) ? KnownLayouts.Find(All, folder) : null;
    }

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    private static ImmutableArray<DatasetRecipe> ReadEmbedded()
    {
        var assembly = typeof(DatasetRecipes).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name =>
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                return RecipeParser.Parse(stream, name[Prefix.Length..]);
            })
            .OrderBy(recipe => recipe.Name, StringComparer.Ordinal)];
    }
}
