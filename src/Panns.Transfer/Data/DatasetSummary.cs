using System.Collections.Immutable;
using Panns.Transfer.Data.Groups;

namespace Panns.Transfer;

/// <summary>What was taken of a set, and what was not: nothing is dropped without a word here.</summary>
public sealed record DatasetSummary
{
    /// <summary>Name of the set.</summary>
    public required string Name { get; init; }

    /// <summary>Clips that were taken.</summary>
    public required int Clips { get; init; }

    /// <summary>Clips of a complete copy, where that is known.</summary>
    public int? CompleteClips { get; init; }

    /// <summary>Names of the classes.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>Groups, which folds that are drawn do not divide: clips of one recording, actor, source.</summary>
    public required int Groups { get; init; }

    /// <summary>Folds or parts that the set itself gives, with their clips; empty for none.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Folds { get; init; } = [];

    /// <summary>Folds that are drawn where the set gives none; 0 for none.</summary>
    public int DrawnFolds { get; init; }

    /// <summary>What was not taken, reason by reason.</summary>
    public ImmutableArray<LeftOutClips> LeftOut { get; init; } = [];

    /// <summary>How it was read where that is not plain, a line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What makes a measurement doubtful, a line each: a group that folds divide, classes that cannot be learned.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Whether a copy lacks clips that the set has.</summary>
    public bool IsIncomplete => Clips < CompleteClips;

    /// <summary>Clips, classes, groups and folds in a line: <c>200 clips, 2 classes, 40 groups, 5 folds drawn</c>.</summary>
    public string Taken
    {
        get
        {
            var clips = IsIncomplete ? FormattableString.Invariant($"{Clips} of {CompleteClips} clips") : Count(Clips, "clip", "clips");
            var folds = DrawnFolds > 0 ? FormattableString.Invariant($"{DrawnFolds} folds drawn")
                : Folds.IsEmpty ? "no folds of its own"
                : string.Join(", ", Folds.Select(fold => fold.Key)) is var names && names.Length < 60 ? $"{(Folds.Length == 1 ? "fold" : "folds")} {names}" : Count(Folds.Length, "fold", "folds");
            return $"{clips}, {Count(Classes.Length, "class", "classes")}, {Count(Groups, "group", "groups")}, {folds}";
        }
    }

    /// <summary>All of it, a line each: what was taken, what was left out, notes, warnings.</summary>
    /// <param name="taken">Whether to say what was taken.</param>
    public IEnumerable<string> Lines(bool taken = true) =>
    [
        .. taken ? [$"{Name}: {Taken}"] : (ReadOnlySpan<string>)[],
        .. LeftOut.IsEmpty ? [] : (ReadOnlySpan<string>)[$"{Name}: left out: {string.Join("; ", LeftOut)}"],
        .. Notes.Select(note => $"{Name}: {note}"),
        .. Warnings.Select(warning => $"{Name}: warning: {warning}"),
    ];

    internal static DatasetSummary Of(LabeledDataset data, IReadOnlyList<FoldSplit>? splits)
    {
        var groups = ClipGroups.Of(data.Clips);
        var without = data.HasSplits && data.TestPart is null ? data.Clips.Count(clip => clip.Fold == 0) : 0;
        var others = data.TestPart is null ? [] : data.Clips.Where(clip => clip.Part != data.TrainPart && clip.Part != data.TestPart).CountBy(clip => clip.Part).ToList();
        return new()
        {
            Name = data.Name,
            Clips = data.Clips.Length,
            CompleteClips = data.CompleteClips,
            Classes = data.Classes,
            Groups = groups.Length == 0 ? 0 : groups.Max() + 1,
            Folds = OwnFolds(data),
            DrawnFolds = data.HasSplits ? 0 : splits?.Count ?? 0,
            LeftOut = data.LeftOut,
            Notes =
            [
                .. data.Notes,
                .. without > 0 ? [FormattableString.Invariant($"{Count(without, "clip has", "clips have")} no fold: neither learned from nor tested in folds")] : (ReadOnlySpan<string>)[],
                .. others.Select(part => FormattableString.Invariant(
                    $"{Count(part.Value, "clip is", "clips are")} of {(part.Key.Length == 0 ? "no part" : $"the part {part.Key}")}: neither learned from nor tested")),
            ],
            Warnings = [.. data.Warnings, .. splits is null ? [] : SplitChecks.Run(data, groups, splits)],
        };
    }

    private static ImmutableArray<KeyValuePair<string, int>> OwnFolds(LabeledDataset data)
        => data.TestPart is not null ? [new(data.TrainPart ?? "", data.Clips.Count(clip => clip.Part == data.TrainPart)), new(data.TestPart, data.Clips.Count(clip => clip.Part == data.TestPart))]
            : [.. data.Clips.Where(clip => clip.Fold > 0).CountBy(clip => clip.Fold).OrderBy(fold => fold.Key).Select(fold => KeyValuePair.Create(data.FoldName(fold.Key), fold.Value))];

    private static string Count(int count, string one, string several) => FormattableString.Invariant($"{count} {(count == 1 ? one : several)}");
}
