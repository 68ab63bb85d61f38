using System.Collections.Immutable;
using Panns.Transfer.Data;

namespace Panns.Transfer.Recipes;

/// <summary>A clip found by a recipe, before classes are mapped to indices.</summary>
/// <param name="Name">Published path, relative to the data set's root.</param>
/// <param name="Path">The file; null if missing.</param>
/// <param name="Label">Name of its class.</param>
/// <param name="Part">Its split.</param>
/// <param name="Fields">Its cells in the table, or the fields of its path.</param>
internal sealed record FoundClip(string Name, string? Path, string Label, string Part, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Its fold, from 1; 0 if its row or path gives none.</summary>
    public int Fold { get; init; }
}

/// <summary>What a recipe finds in a folder.</summary>
internal sealed record FoundDataset(DatasetRecipe Recipe, SetFiles Tree, ImmutableArray<string> Classes, ImmutableArray<FoundClip> Clips)
{
    /// <summary>Clips that the recipe leaves out.</summary>
    public ImmutableArray<FoundClip> Excluded { get; init; } = [];

    /// <summary>Names of other files listed in the data set's tables.</summary>
    public ImmutableArray<string> OtherNames { get; init; } = [];

    /// <summary>Creates a data set of the clips whose files exist.</summary>
    /// <exception cref="PannsException">A clip has an unknown class or fold.</exception>
    public LabeledDataset ToDataset()
    {
        foreach (var clip in Clips)
        {
            if (Trouble(clip) is { } trouble)
            {
                throw new PannsException($"{clip.Name}: {trouble} (panns datasets check {Recipe.Name} says what else is wrong)");
            }
        }

        var here = Clips.Where(clip => clip.Path is not null).ToList();
        var heard = here.Select(clip => clip.Label).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> names = [.. Classes.Where(heard.Contains)];
        var classes = ClassIndex.InOrder(names);
        var audioSet = Recipe.AudioSet.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        return new()
        {
            Name = Recipe.Name,
            Classes = names,
            AudioSetNames = audioSet.Count == 0 ? [] : [.. names.Select(name => audioSet.GetValueOrDefault(name, ""))],
            Metric = Recipe.Metric,
            SegmentSeconds = Recipe.SegmentSeconds,
            PadSeconds = Recipe.PadSeconds,
            TrainPart = Recipe.Folds.Rule == FoldRule.Parts ? Recipe.Folds.Train : null,
            TestPart = Recipe.Folds.Rule == FoldRule.Parts ? Recipe.Folds.Test : null,
            Clips = [.. here.Select(clip => new LabeledClip
            {
                Path = clip.Path!,
                Labels = classes.Find([clip.Label]),
                Fold = clip.Fold,
                Part = clip.Part,
                Group = Recipe.Group is { } field ? clip.Fields.GetValueOrDefault(field, "") : "",
                End = Recipe.ClipSeconds,
            })],
            CompleteClips = Recipe.Clips,
            Root = Tree.Root,
            LeftOut = LeftOut(),
            Notes = names.Length < Classes.Length
                ? [FormattableString.Invariant($"{Classes.Length - names.Length} of {Classes.Length} classes have no clip here: {string.Join(", ", Classes.Except(names).Take(5))}{(Classes.Length - names.Length > 5 ? ", ..." : "")}")]
                : [],
        };
    }

    private ImmutableArray<LeftOutClips> LeftOut()
    {
        var left = new LeftOutCounts();
        foreach (var clip in Clips.Where(clip => clip.Path is null))
        {
            left.Add(LeftOutReasons.NoFile, clip.Name);
        }

        foreach (var clip in Excluded.Where(clip => clip.Path is not null))
        {
            left.Add($"clips {Recipe.ExcludeNote}", clip.Name);
        }

        return left.ToList();
    }

    /// <summary>What is wrong with a clip's row; null if nothing.</summary>
    public string? Trouble(FoundClip clip) => clip switch
    {
        _ when !Classes.Contains(clip.Label) => $"'{clip.Label}' is not a class of the set",
        { Fold: 0 } when Recipe.Folds.Rule == FoldRule.Column => FormattableString.Invariant(
            $"its {Recipe.Folds.Field} is '{clip.Fields.GetValueOrDefault(Recipe.Folds.Field, "")}', not a number from 1 to {Recipe.Folds.Count}"),
        _ => null,
    };
}
