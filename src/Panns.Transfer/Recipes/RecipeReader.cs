using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Panns.Output.Csv;
using Panns.Transfer.Data;
using Panns.Transfer.Data.Tables;

namespace Panns.Transfer.Recipes;

/// <summary>Finds the clips of a data set in a folder, using its recipe.</summary>
internal static class RecipeReader
{
    public static FoundDataset Read(DatasetRecipe recipe, string root)
    {
        if (!Directory.Exists(root))
        {
            throw new PannsException($"{root}: no such folder; expected a copy of {recipe.Title}");
        }

        string? lacking = null;
        foreach (var (candidate, isExact) in recipe.Roots.Select(name => (name, true)).Concat(recipe.Roots.Select(name => (name, false))))
        {
            var files = new SetFiles(Path.Combine(root, candidate), isExact);
            var others = new List<string>();
            var clips = recipe.Tables.IsEmpty ? FromPaths(recipe, files) : FromTables(recipe, files, others, ref lacking);
            if (clips is { Count: > 0 })
            {
                return Finish(recipe, files, clips) with { OtherNames = [.. others] };
            }
        }

        var expected = recipe.Tables.IsEmpty ? $"files such as {recipe.Files!.Expected?.All().First() ?? recipe.Files.Patterns[0].ToString()}" : lacking ?? $"clip in {recipe.Tables[0].Path}";
        throw new PannsException($"{root}: holds no {recipe.Title}: there is no {expected}");
    }

    private static List<FoundClip>? FromTables(DatasetRecipe recipe, SetFiles files, List<string> others, ref string? lacking)
    {
        var found = recipe.Tables.Select(table => files.FindTable(table.Paths)).ToList();
        if (found.Contains(null))
        {
            // If some of the tables exist, this is the data set's folder, so the error should name the missing ones.
            var missing = recipe.Tables[found.IndexOf(null)].Path;
            lacking = found.Exists(path => path is not null) ? missing : lacking ?? missing;
            return null;
        }

        var clips = new List<FoundClip>();
        foreach (var (table, path) in recipe.Tables.Zip(found))
        {
            var csv = TextFile.Read(path!).ToTable(path!, table.Delimiter);
            foreach (var (_, cells) in csv.Rows)
            {
                var name = NameOf(table.Audio[0], csv, cells);
                if (table.Where.Any(condition => csv.Get(cells, condition.Key) != condition.Value) || table.Except.Any(condition => csv.Get(cells, condition.Key) == condition.Value))
                {
                    others.Add(name);
                    continue;
                }

                var fields = csv.Columns.ToDictionary(column => column, column => csv.Get(cells, column), StringComparer.Ordinal);
                clips.Add(new(
                    name, files.Find([.. table.Audio.Select(audio => NameOf(audio, csv, cells))]), RecipeNames.Fill(table.Label, column => Cell(csv, cells, column)), table.Part, fields));
            }
        }

        foreach (var table in recipe.AlsoListed)
        {
            if (files.FindTable(table.Paths) is { } path)
            {
                var csv = TextFile.Read(path).ToTable(path, table.Delimiter);
                others.AddRange(csv.Rows.Select(row => NameOf(table.Audio[0], csv, row.Cells)));
            }
        }

        return clips;
    }

    private static string NameOf(string audio, CsvTable csv, string[] cells) => RecipeNames.Fill(audio, column => Cell(csv, cells, column));

    private static string Cell(CsvTable csv, string[] cells, string column) => csv.Has(column)
        ? csv.Get(cells, column)
        : throw new PannsException($"{csv.Path}: has no column '{column}'");

    private static List<FoundClip> FromPaths(DatasetRecipe recipe, SetFiles files)
    {
        var rule = recipe.Files!;
        var clips = new Dictionary<string, FoundClip>(StringComparer.Ordinal);
        foreach (var name in files.AudioFiles())
        {
            if (FromPath(rule, name, files.PathOf(name)) is { } clip)
            {
                // If a clip has two files (.au and .wav, or copies in two folders), the first is used.
                clips.TryAdd(WithoutEnding(clip.Name), clip);
            }
        }

        if (clips.Count > 0 && rule.Expected is { } expected)
        {
            // Missing clips are included, because folds are assigned by position.
            foreach (var name in expected.All())
            {
                clips.TryAdd(WithoutEnding(name), FromPath(rule, name, null)!);
            }
        }

        return [.. clips.Values];
    }

    private static FoundClip? FromPath(RecipeFiles rule, string name, string? path)
    {
        if (rule.Patterns.Select(pattern => (pattern, match: pattern.Match(name))).FirstOrDefault(one => one.match.Success) is not { match: not null } found)
        {
            return null;
        }

        // The folder does not matter if the file name contains all fields of the published name.
        var fields = FieldsOf(found.pattern, found.match);
        var own = rule.Expected is { } expected ? WithoutEnding(RecipeNames.Fill(expected.Template, field => fields[field])) + Path.GetExtension(name) : name;
        return new(own, path, RecipeNames.Fill(rule.Label, field => fields[field]), "", fields);
    }

    private static FoundDataset Finish(DatasetRecipe recipe, SetFiles tree, List<FoundClip> clips)
    {
        var map = recipe.ClassMap.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var named = clips.ConvertAll(clip => clip with { Label = map.GetValueOrDefault(clip.Label, clip.Label) });
        ImmutableArray<string> classes = recipe.ClassMap.Length > 0 ? [.. recipe.ClassMap.Select(pair => pair.Value)]
            : recipe.ClassNames.Length > 0 ? recipe.ClassNames
            : ClassIndex.Of(named.Select(clip => clip.Label)).Names;
        var folded = AssignFolds(recipe, named);

        // Excluded after assigning folds, because folds are assigned by position.
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

        // Gives fold 0: in no group.
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

    /// <summary>A path without its extension, so that a clip is found in any audio format.</summary>
    internal static string WithoutEnding(string name) => name[..(name.LastIndexOf('/') + 1)] + Stem(name);
}
