using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Panns.Transfer;

/// <summary>One clip as a recipe finds it, before classes become indices.</summary>
/// <param name="Name">Path relative to the set's root, as the set names it.</param>
/// <param name="Path">The file; null where it is missing.</param>
/// <param name="Label">Name of its class.</param>
/// <param name="Part">The part of the set.</param>
/// <param name="Fields">The table's cells, or the fields of its path.</param>
internal sealed record FoundClip(string Name, string? Path, string Label, string Part, IReadOnlyDictionary<string, string> Fields)
{
    public int Fold { get; init; }
}

/// <summary>What a recipe finds in a folder.</summary>
internal sealed record FoundDataset(DatasetRecipe Recipe, FileTree Tree, ImmutableArray<string> Classes, ImmutableArray<FoundClip> Clips)
{
    /// <summary>The clips whose files are there.</summary>
    public LabeledDataset ToDataset()
    {
        var classes = ClassIndex.InOrder(Classes);
        var audioSet = Recipe.AudioSet.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        return new()
        {
            Name = Recipe.Name,
            Classes = Classes,
            AudioSetNames = audioSet.Count == 0 ? [] : [.. Classes.Select(name => audioSet.GetValueOrDefault(name, ""))],
            Metric = Recipe.Metric,
            SegmentSeconds = Recipe.SegmentSeconds,
            TrainPart = Recipe.Folds.Rule == FoldRule.Parts ? Recipe.Folds.Train : null,
            TestPart = Recipe.Folds.Rule == FoldRule.Parts ? Recipe.Folds.Test : null,
            Clips = [.. Clips.Where(clip => clip.Path is not null && classes.TryFind(clip.Label, out _)).Select(clip => new LabeledClip
            {
                Path = clip.Path!,
                Labels = classes.Find([clip.Label]),
                Fold = clip.Fold,
                Part = clip.Part,
                Group = Recipe.Group is { } field ? clip.Fields.GetValueOrDefault(field, "") : "",
            })],
        };
    }
}

/// <summary>Finds the clips of a set in a folder by its recipe.</summary>
internal static class RecipeReader
{
    public static FoundDataset Read(DatasetRecipe recipe, string root)
    {
        if (!Directory.Exists(root))
        {
            throw new PannsException($"{root}: there is no such folder (--root names the folder of {recipe.Title})");
        }

        foreach (var candidate in recipe.Roots)
        {
            var tree = new FileTree(Path.Combine(root, candidate));
            var clips = recipe.Tables.IsEmpty ? FromPaths(recipe, tree) : FromTables(recipe, tree);
            if (clips is { Count: > 0 })
            {
                return Finish(recipe, tree, clips);
            }
        }

        var expected = recipe.Tables.IsEmpty ? $"files such as {recipe.Files!.Pattern}" : recipe.Tables[0].Path;
        throw new PannsException($"{root}: holds no {recipe.Title}: there is no {expected}");
    }

    private static List<FoundClip>? FromTables(DatasetRecipe recipe, FileTree tree)
    {
        var clips = new List<FoundClip>();
        foreach (var table in recipe.Tables)
        {
            var path = Path.Combine([tree.Root, .. table.Path.Split('/')]);
            if (!File.Exists(path))
            {
                return null;
            }

            var csv = CsvTable.Read(path, table.Delimiter);
            foreach (var (line, cells) in csv.Rows)
            {
                if (table.Where.Any(condition => csv.Get(cells, condition.Key) != condition.Value))
                {
                    continue;
                }

                string Cell(string column) => csv.Has(column)
                    ? csv.Get(cells, column)
                    : throw new PannsException($"{path}: has no column '{column}'");
                var name = Fill(table.Audio, Cell);
                var fields = csv.Columns.ToDictionary(column => column, column => csv.Get(cells, column), StringComparer.Ordinal);
                clips.Add(new(name, tree.Find(name), Fill(table.Label, Cell), table.Part, fields));
            }
        }

        return clips;
    }

    private static List<FoundClip> FromPaths(DatasetRecipe recipe, FileTree tree)
    {
        var files = recipe.Files!;
        var clips = new List<FoundClip>();
        foreach (var name in tree.AudioFiles())
        {
            if (files.Pattern.Match(name) is { Success: true } match)
            {
                clips.Add(new(name, tree.Find(name), Fill(files.Label, field => match.Groups[field].Value), "", FieldsOf(files.Pattern, match)));
            }
        }

        return clips;
    }

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
        return new(recipe, tree, classes, [.. folded.Where(clip => !excluded.Contains(Stem(clip.Name)))]);
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
            : throw new PannsException(FormattableString.Invariant($"{clip.Name}: its {column} is no number from 1 to {count}"));

    internal static Dictionary<string, string> FieldsOf(Regex pattern, Match match)
        => pattern.GetGroupNames().Where(name => !char.IsDigit(name[0])).ToDictionary(name => name, name => match.Groups[name].Value, StringComparer.Ordinal);

    internal static string Stem(string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        return Path.GetFileNameWithoutExtension(file);
    }

    // {field} stands for its value.
    private static string Fill(string template, Func<string, string> value)
    {
        var text = template;
        for (var open = text.IndexOf('{'); open >= 0; open = text.IndexOf('{', open))
        {
            var close = text.IndexOf('}', open);
            var filled = value(text[(open + 1)..close]);
            text = string.Concat(text.AsSpan(0, open), filled, text.AsSpan(close + 1));
            open += filled.Length;
        }

        return text;
    }
}
