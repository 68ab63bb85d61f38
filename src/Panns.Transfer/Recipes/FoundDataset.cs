using System.Collections.Immutable;
using Panns.Transfer.Data;

namespace Panns.Transfer.Recipes;

/// <summary>One clip as a recipe finds it, before classes become indices.</summary>
/// <param name="Name">Path relative to the set's root, as the set names it.</param>
/// <param name="Path">The file; null where it is missing.</param>
/// <param name="Label">Name of its class.</param>
/// <param name="Part">The part of the set.</param>
/// <param name="Fields">The table's cells, or the fields of its path.</param>
internal sealed record FoundClip(string Name, string? Path, string Label, string Part, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>From 1; 0 where its row or path gives none.</summary>
    public int Fold { get; init; }
}

/// <summary>What a recipe finds in a folder.</summary>
internal sealed record FoundDataset(DatasetRecipe Recipe, FileTree Tree, ImmutableArray<string> Classes, ImmutableArray<FoundClip> Clips)
{
    /// <summary>Clips that the recipe leaves out.</summary>
    public ImmutableArray<FoundClip> Excluded { get; init; } = [];

    /// <summary>Names of files that the set's tables list besides its clips.</summary>
    public ImmutableArray<string> OtherNames { get; init; } = [];

    /// <summary>The clips whose files are there.</summary>
    /// <exception cref="PannsException">A clip has no class or no fold of the set.</exception>
    public LabeledDataset ToDataset()
    {
        var classes = ClassIndex.InOrder(Classes);
        foreach (var clip in Clips)
        {
            if (Trouble(clip) is { } trouble)
            {
                throw new PannsException($"{clip.Name}: {trouble} (panns datasets check {Recipe.Name} says what else is wrong)");
            }
        }

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
            Clips = [.. Clips.Where(clip => clip.Path is not null).Select(clip => new LabeledClip
            {
                Path = clip.Path!,
                Labels = classes.Find([clip.Label]),
                Fold = clip.Fold,
                Part = clip.Part,
                Group = Recipe.Group is { } field ? clip.Fields.GetValueOrDefault(field, "") : "",
            })],
        };
    }

    /// <summary>Why a clip cannot be used as its row describes it; null where it can.</summary>
    public string? Trouble(FoundClip clip) => clip switch
    {
        _ when !Classes.Contains(clip.Label) => $"'{clip.Label}' is none of the set's classes",
        { Fold: 0 } when Recipe.Folds.Rule == FoldRule.Column => FormattableString.Invariant(
            $"its {Recipe.Folds.Field} is '{clip.Fields.GetValueOrDefault(Recipe.Folds.Field, "")}', no number from 1 to {Recipe.Folds.Count}"),
        _ => null,
    };
}
