using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Panns.Output.Csv;
using Panns.Transfer.Data;

namespace Panns.Transfer.Recipes;

/// <summary>Finds the clips of a set in a folder by its recipe.</summary>
internal static class RecipeReader
{
    public static FoundDataset Read(DatasetRecipe recipe, string root)
    {
        if (!Directory.Exists(root))
        {
            throw new PannsException($"{root}: there is no such folder; it should be that of {recipe.Title}");
        }

        string? lacking = null;
        foreach (var candidate in recipe.Roots)
        {
            var tree = new FileTree(Path.Combine(root, candidate));
            var others = new List<string>();
            var clips = recipe.Tables.IsEmpty ? FromPaths(recipe, tree) : FromTables(recipe, tree, others, ref lacking);
            if (clips is { Count: > 0 })
            {
                return Finish(recipe, tree, clips) with { OtherNames = [.. others] };
            }
        }

        var expected = recipe.Tables.IsEmpty ? $"files such as {recipe.Files!.Expected?.All().First() ?? recipe.Files.Pattern.ToString()}" : lacking ?? $"clip in {recipe.Tables[0].Path}";
        throw new PannsException($"{root}: holds no {recipe.Title}: there is no {expected}");
    }

    private static List<FoundClip>? FromTables(DatasetRecipe recipe, FileTree tree, List<string> others, ref string? lacking)
    {
        var missing = recipe.Tables.Where(table => !File.Exists(PathOf(tree, table))).ToList();
        if (missing.Count > 0)
        {
            // Where some of the tables are, this is the set's folder: those that are not are what to speak of.
            lacking = missing.Count < recipe.Tables.Length ? missing[0].Path : lacking ?? missing[0].Path;
            return null;
        }

        var clips = new List<FoundClip>();
        foreach (var table in recipe.Tables)
        {
            var csv = CsvTable.Read(PathOf(tree, table), table.Delimiter, isLenient: true);
            foreach (var (_, cells) in csv.Rows)
            {
                var name = NameOf(table, csv, cells);
                if (table.Where.Any(condition => csv.Get(cells, condition.Key) != condition.Value))
                {
                    others.Add(name);
                    continue;
                }

                var fields = csv.Columns.ToDictionary(column => column, column => csv.Get(cells, column), StringComparer.Ordinal);
                clips.Add(new(name, tree.Find(name), RecipeNames.Fill(table.Label, column => Cell(csv, cells, column)), table.Part, fields));
            }
        }

        foreach (var table in recipe.AlsoListed.Where(table => File.Exists(PathOf(tree, table))))
        {
            var csv = CsvTable.Read(PathOf(tree, table), table.Delimiter, isLenient: true);
            others.AddRange(csv.Rows.Select(row => NameOf(table, csv, row.Cells)));
        }

        return clips;
    }

    private static string PathOf(FileTree tree, RecipeTable table) => Path.Combine([tree.Root, .. table.Path.Split('/')]);

    private static string NameOf(RecipeTable table, CsvTable csv, string[] cells) => RecipeNames.Fill(table.Audio, column => Cell(csv, cells, column));

    private static string Cell(CsvTable csv, string[] cells, string column) => csv.Has(column)
        ? csv.Get(cells, column)
        : throw new PannsException($"{csv.Path}: has no column '{column}'");

    private static List<FoundClip> FromPaths(DatasetRecipe recipe, FileTree tree)
    {
        var files = recipe.Files!;
        var clips = new Dictionary<string, FoundClip>(StringComparer.Ordinal);
        foreach (var name in tree.AudioFiles())
        {
            if (files.Pattern.Match(name) is { Success: true } match)
            {
                // Of two files of one clip (.au and .wav) the first serves.
                clips.TryAdd(WithoutEnding(name), FromPath(files, name, tree.Find(name), match));
            }
        }

        if (clips.Count > 0 && files.Expected is { } expected)
        {
            // A clip that is missing keeps its place in the order that makes the folds.
            foreach (var name in expected.All())
            {
                clips.TryAdd(WithoutEnding(name), FromPath(files, name, null, files.Pattern.Match(name)));
            }
        }

        return [.. clips.Values];
    }

    private static FoundClip FromPath(RecipeFiles files, string name, string? path, Match match)
        => new(name, path, RecipeNames.Fill(files.Label, field => match.Groups[field].Value), "", FieldsOf(files.Pattern, match));

    private static FoundDataset Finish(DatasetRecipe recipe, FileTree tree, List<FoundClip> clips)
    {
        var map = recipe.ClassMap.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var named = clips.ConvertAll(clip => clip with { Label = map.GetValueOrDefault(clip.Label, clip.Label) });
        ImmutableArray<string> classes = recipe.ClassMap.Length > 0 ? [.. recipe.ClassMap.Select(pair => pair.Value)]
            : recipe.ClassNames.Length > 0 ? recipe.ClassNames
            : ClassIndex.Of(named.Select(clip => clip.Label)).Names;
        var folded = AssignFolds(recipe, named);

        // Only now: what is left out keeps its place in the count that makes the folds.
        var excluded = recipe.Exclude.ToHashSet(StringComparer.Ordinal);
        var kept = folded.ToLookup(clip => !excluded.Contains(Stem(clip.Name)));
        return new(recipe, tree, classes, [.. kept[true]]) { Excluded = [.. kept[false]] };
    }

    private static IEnumerable<FoundClip> AssignFolds(DatasetRecipe recipe, List<FoundClip> clips)
    {
        var folds = recipe.Folds;
        return folds.Rule switch
        {
            FoldRule.Column => clips.Select(clip => clip with { Fold = Number(clip, folds.Field, folds.Count) }),
            FoldRule.Groups => clips.Select(clip => clip with { Fold = 1 + GroupOf(folds, clip.Fields.GetValueOrDefault(folds.Field, "")) }),
            FoldRule.IndexInClass => clips.GroupBy(clip => clip.Label).SelectMany(group => group
                .OrderBy(clip => Stem(clip.Name), StringComparer.Ordinal)
                .Select((clip, index) => clip with { Fold = 1 + (index % folds.Count) })),
            _ => clips,
        };
    }

    private static int GroupOf(RecipeFolds folds, string value)
    {
        for (var i = 0; i < folds.Groups.Length; i++)
        {
            if (folds.Groups[i].Contains(value))
            {
                return i;
            }
        }

        // Fold 0: in none of them.
        return -1;
    }

    private static int Number(FoundClip clip, string column, int count)
        => int.TryParse(clip.Fields.GetValueOrDefault(column, ""), NumberStyles.None, CultureInfo.InvariantCulture, out var fold) && fold >= 1 && fold <= count
            ? fold
            : 0;

    internal static Dictionary<string, string> FieldsOf(Regex pattern, Match match)
        => pattern.GetGroupNames().Where(name => !char.IsDigit(name[0])).ToDictionary(name => name, name => match.Groups[name].Value, StringComparer.Ordinal);

    internal static string Stem(string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        return Path.GetFileNameWithoutExtension(file);
    }

    /// <summary>A path without its ending: the same for every kind of file that a clip may be kept in.</summary>
    internal static string WithoutEnding(string name) => name[..(name.LastIndexOf('/') + 1)] + Stem(name);
}
