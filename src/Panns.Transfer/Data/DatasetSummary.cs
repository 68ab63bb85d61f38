using System.Collections.Immutable;
using Panns.Transfer.Data.Groups;

namespace Panns.Transfer;

/// <summary>What was used of a data set and what was left out, so that nothing is dropped silently.</summary>
public sealed record DatasetSummary
{
    /// <summary>Name of the data set.</summary>
    public required string Name { get; init; }

    /// <summary>Number of clips used.</summary>
    public required int Clips { get; init; }

    /// <summary>Number of clips in a complete copy, if known.</summary>
    public int? CompleteClips { get; init; }

    /// <summary>Names of the classes.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>Number of groups of clips of the same recording, actor or source, which drawn folds keep together.</summary>
    public required int Groups { get; init; }

    /// <summary>The data set's own folds or splits with their numbers of clips; may be empty.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Folds { get; init; } = [];

    /// <summary>Number of folds to draw if the data set has none; otherwise 0.</summary>
    public int DrawnFolds { get; init; }

    /// <summary>What was left out, by reason.</summary>
    public ImmutableArray<LeftOutClips> LeftOut { get; init; } = [];

    /// <summary>Anything unusual about how it was read, one line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Anything that makes results doubtful, one line each: a group divided by folds, classes without training clips.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Whether a copy lacks clips of the published data set.</summary>
    public bool IsIncomplete => Clips < CompleteClips;

    /// <summary>Numbers of clips, classes, groups and folds on one line: <c>200 clips, 2 classes, 40 groups, 5 folds drawn</c>.</summary>
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

    /// <summary>The whole summary, one line each: what was used, what was left out, notes, warnings.</summary>
    /// <param name="taken">Whether to include what was used.</param>
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
                .. without > 0 ? [FormattableString.Invariant($"{Count(without, "clip has", "clips have")} no fold: not used in cross-validation")] : (ReadOnlySpan<string>)[],
                .. others.Select(part => FormattableString.Invariant(
                    $"{Count(part.Value, "clip is", "clips are")} of {(part.Key.Length == 0 ? "no part" : $"the part {part.Key}")}: not used")),
            ],
            Warnings = [.. data.Warnings, .. splits is null ? [] : SplitChecks.Run(data, groups, splits)],
        };
    }

    private static ImmutableArray<KeyValuePair<string, int>> OwnFolds(LabeledDataset data)
        => data.TestPart is not null ? [new(data.TrainPart ?? "", data.Clips.Count(clip => clip.Part == data.TrainPart)), new(data.TestPart, data.Clips.Count(clip => clip.Part == data.TestPart))]
            : [.. data.Clips.Where(clip => clip.Fold > 0).CountBy(clip => clip.Fold).OrderBy(fold => fold.Key).Select(fold => KeyValuePair.Create(data.FoldName(fold.Key), fold.Value))];

    private static string Count(int count, string one, string several) => FormattableString.Invariant($"{count} {(count == 1 ? one : several)}");
}
