namespace Panns.Transfer.Recipes;

/// <summary>Checks whether a clip's row, class number, file name and folder agree.</summary>
internal static class LabelChecks
{
    public static IEnumerable<DatasetProblem> Run(FoundDataset found)
    {
        var seen = new Dictionary<string, FoundClip>(StringComparer.Ordinal);
        foreach (var clip in found.Clips)
        {
            var messages = OfRow(found, clip).Concat(OfNumber(found.Recipe, clip)).Concat(OfName(found.Recipe, clip)).Concat(OfPath(found.Recipe, clip));
            foreach (var message in messages)
            {
                yield return new(DatasetProblemKind.WronglyLabeled, clip.Name, message);
            }

            if (!seen.TryAdd(clip.Name, clip))
            {
                yield return new(DatasetProblemKind.WronglyLabeled, clip.Name, $"has two rows, as {seen[clip.Name].Label} and as {clip.Label}");
            }
        }
    }

    private static IEnumerable<string> OfRow(FoundDataset found, FoundClip clip) => found.Trouble(clip) is { } trouble ? [trouble] : [];

    private static IEnumerable<string> OfNumber(DatasetRecipe recipe, FoundClip clip)
    {
        if (recipe.ClassIds is not { } ids)
        {
            yield break;
        }

        // If the row has no such column, the file name may have the field.
        if (!clip.Fields.TryGetValue(ids.Field, out var id) && !NameFields(recipe, clip).TryGetValue(ids.Field, out id))
        {
            yield break;
        }

        if (!ids.Names.TryGetValue(id, out var name))
        {
            yield return $"its {ids.Field} is '{id}', which is not a class of the set";
        }
        else if (name != clip.Label)
        {
            yield return $"its {ids.Field} {id} means {name}, but it is listed as {clip.Label}";
        }
    }

    private static IEnumerable<string> OfName(DatasetRecipe recipe, FoundClip clip)
        => from pair in NameFields(recipe, clip)
           where clip.Fields.TryGetValue(pair.Key, out var column) && column != pair.Value
           select $"its name says {pair.Key} {pair.Value}, the table says {clip.Fields[pair.Key]}";

    private static IEnumerable<string> OfPath(DatasetRecipe recipe, FoundClip clip)
        => from pair in recipe.EqualFields
           where clip.Fields.TryGetValue(pair.First, out var first) && clip.Fields.TryGetValue(pair.Second, out var second) && first != second
           select $"its {pair.First} is {clip.Fields[pair.First]}, but its {pair.Second} is {clip.Fields[pair.Second]}";

    private static Dictionary<string, string> NameFields(DatasetRecipe recipe, FoundClip clip)
        => recipe.NameFields is { } pattern && pattern.Match(clip.Name[(clip.Name.LastIndexOf('/') + 1)..]) is { Success: true } match
            ? RecipeReader.FieldsOf(pattern, match)
            : [];
}
