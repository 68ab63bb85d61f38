using System.Collections.Immutable;
using System.Globalization;
using Panns.Audio;
using Panns.Common;
using Panns.Transfer.Data;
using Panns.Transfer.Data.Groups;

namespace Panns.Transfer;

/// <summary>
/// A set of labeled recordings for training and testing. Immutable. Clips of one group (<see cref="Groups"/>) are never separated by drawn
/// folds or by a validation set, so that no test recording is heard in training.
/// </summary>
public sealed record LabeledDataset
{
    /// <summary>Name of the data set.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the classes, in the order of all scores and confusion matrices.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>
    /// AudioSet's name for each of <see cref="Classes"/>, empty for a class that AudioSet lacks. The array itself is empty if the classes have
    /// AudioSet's names.
    /// </summary>
    public ImmutableArray<string> AudioSetNames { get; init; } = [];

    /// <summary>The clips.</summary>
    public required ImmutableArray<LabeledClip> Clips { get; init; }

    /// <summary>The main metric.</summary>
    public EvaluationMetric Metric { get; init; }

    /// <summary>Whether a clip can have several classes or none.</summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>Length in seconds of segments that clips are cut into, with averaged predictions; null to use whole clips.</summary>
    public double? SegmentSeconds { get; init; }

    /// <summary>Shorter segments or clips are padded with silence to this many seconds; 0 for no padding.</summary>
    public double PadSeconds { get; init; }

    /// <summary>Name of the training split, if the data set has splits instead of folds.</summary>
    public string? TrainPart { get; init; }

    /// <summary>Name of the test split, if the data set has splits instead of folds.</summary>
    public string? TestPart { get; init; }

    /// <summary>Names of the folds in order of their numbers; empty if folds have only numbers.</summary>
    public ImmutableArray<string> FoldNames { get; init; } = [];

    /// <summary>Number of clips in a complete copy of a published data set; null if unknown.</summary>
    public int? CompleteClips { get; init; }

    /// <summary>Clips, rows and files that were left out.</summary>
    public ImmutableArray<LeftOutClips> LeftOut { get; init; } = [];

    /// <summary>Anything unusual about how the data set was read, one line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Possible problems of the data set, one line each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What of the folder could not be searched, one line each, each also in <see cref="Warnings"/>: clips may be missing.</summary>
    public ImmutableArray<string> Unsearched { get; init; } = [];

    /// <summary>The folder that contains the clips; null if there is none.</summary>
    internal string? Root { get; init; }

    /// <summary>
    /// The group of each clip, numbered from 0. Clips of one file, of files with the same content, of files whose names differ only in the
    /// extension, and with the same <see cref="LabeledClip.Group"/> belong together.
    /// </summary>
    public ImmutableArray<int> Groups => [.. ClipGroups.Of(Clips)];

    /// <summary>Whether the data set has its own folds or splits.</summary>
    public bool HasSplits => TestPart is not null || Clips.Any(clip => clip.Fold > 0);

    /// <summary>Indices of the clips for training without a test: the training split, or all clips if there are no splits.</summary>
    public ImmutableArray<int> TrainingClips => TestPart is null ? [.. Enumerable.Range(0, Clips.Length)] : Where(clip => clip.Part == TrainPart);

    /// <summary>Returns the data set with other options for reading its files.</summary>
    /// <param name="audio">Channel, invalid samples, damage. A classifier trained on the result reads its inputs the same way.</param>
    public LabeledDataset ReadBy(AudioReadOptions audio)
    {
        ArgumentNullException.ThrowIfNull(audio);
        return this with { Clips = [.. Clips.Select(clip => clip with { Audio = audio })] };
    }

    /// <summary>Number of clips per class, in the order of <see cref="Classes"/>.</summary>
    public int[] CountByClass()
    {
        var counts = new int[Classes.Length];
        foreach (var label in Clips.SelectMany(clip => clip.Labels))
        {
            counts[label]++;
        }

        return counts;
    }

    /// <summary>
    /// The splits of the data set: one per fold, or the given split. If it has neither, folds are drawn that do not divide groups, with class
    /// proportions as equal as possible.
    /// </summary>
    /// <param name="folds">Number of folds to draw, at least 2; fewer if there are fewer groups.</param>
    /// <param name="seed">Random seed of the folds.</param>
    /// <exception cref="PannsException">One side of a split would be empty: there is only one fold or group, or a split has no clips.</exception>
    public ImmutableArray<FoldSplit> Splits(int folds = 5, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        if (TestPart is not null)
        {
            var split = new FoldSplit(TestPart, Where(clip => clip.Part == TrainPart), Where(clip => clip.Part == TestPart));
            return split is { Train.IsEmpty: false, Test.IsEmpty: false } ? [split]
                : throw new PannsException($"{Name}: none of its clips is of the part {(split.Test.IsEmpty ? TestPart : TrainPart)}");
        }

        var foldOf = HasSplits ? [.. Clips.Select(clip => clip.Fold)] : DrawFolds(folds, seed);
        var found = foldOf.Where(fold => fold > 0).Distinct().Order().ToList();
        return found.Count > 1
            ? [.. found.Select(fold => new FoldSplit(
                FoldName(fold),
                [.. Enumerable.Range(0, Clips.Length).Where(i => foldOf[i] > 0 && foldOf[i] != fold)],
                [.. Enumerable.Range(0, Clips.Length).Where(i => foldOf[i] == fold)]))]
            : throw new PannsException(HasSplits
                ? $"{Name}: all its clips are in fold {FoldName(found[0])}, so none are left for training"
                : $"{Name}: all its clips belong to one group (one recording, or one value of the group column), so they cannot be divided into folds");
    }

    /// <summary>
    /// Returns the data set with more groups: clips whose paths match a regular expression in the same way belong together. The group is what
    /// the expression's capture groups match (<c>Actor_(\d+)</c>: the number), or the whole match if it has none. Paths are relative to the
    /// data set's folder, with forward slashes. A clip without a match keeps its group.
    /// </summary>
    /// <param name="pattern">A regular expression of .NET.</param>
    /// <exception cref="PannsException">The expression is invalid, takes too long, or matches no path.</exception>
    public LabeledDataset GroupBy(string pattern) => PathGroups.Add(this, pattern);

    /// <summary>Summarizes what was used of the data set and what was left out.</summary>
    /// <param name="splits">The splits to be tested, to report groups that they divide; may be null.</param>
    public DatasetSummary Summarize(IReadOnlyList<FoldSplit>? splits = null) => DatasetSummary.Of(this, splits);

    /// <summary>
    /// Sets training clips aside for validation: as nearly as possible the same share of each class, and at least one clip of each class that
    /// has two. Clips of one group (<see cref="Groups"/>) always stay together, so a class with a single group gives none. If the data set has
    /// no information about actors or sources, clips of one fold stay together as far as possible.
    /// </summary>
    /// <param name="clips">Indices of the training clips.</param>
    /// <param name="share">Share to set aside, more than 0 and at most 0.9; each class keeps at least one clip.</param>
    /// <param name="seed">Random seed: the same seed selects the same clips.</param>
    /// <returns>The remaining training clips and the validation clips, each ascending.</returns>
    /// <exception cref="PannsException">No class has clips of two groups.</exception>
    public (ImmutableArray<int> Train, ImmutableArray<int> Validation) SetAside(ImmutableArray<int> clips, double share, ulong seed)
    {
        Guard.InRange(Guard.Positive(share), 0, 0.9);
        var aside = Holdout.Choose(this, [.. ByClass(clips).Select(ofClass => Shuffled(ofClass, seed, 1))], share, seed);
        return aside.Count > 0
            ? ([.. clips.Where(clip => !aside.Contains(clip))], [.. aside.Order()])
            : throw new PannsException($"{Name}: no class has {(ByClass(clips).Any(ofClass => ofClass.Length > 1) ? "clips of two groups" : "two clips")}, so none can be set aside to decide when to stop");
    }

    /// <summary>Draws the same number of clips of each class.</summary>
    /// <param name="clips">Indices to draw from.</param>
    /// <param name="shots">Clips per class; if a class has fewer, all of them.</param>
    /// <param name="seed">Random seed: the same seed selects the same clips.</param>
    /// <returns>The indices drawn, ascending.</returns>
    public ImmutableArray<int> Draw(ImmutableArray<int> clips, int shots, ulong seed)
    {
        Guard.Positive(shots);
        return [.. ByClass(clips).SelectMany(ofClass => Shuffled(ofClass, seed, 2).Take(shots)).Order()];
    }

    private ImmutableArray<int> Where(Func<LabeledClip, bool> accepts)
        => [.. Enumerable.Range(0, Clips.Length).Where(i => accepts(Clips[i]))];

    // Clips with several labels count under the first one; those without labels form another class.
    private IEnumerable<int[]> ByClass(IEnumerable<int> clips)
        => clips.GroupBy(i => Clips[i].Labels.IsEmpty ? -1 : Clips[i].Label).OrderBy(group => group.Key).Select(group => group.Order().ToArray());

    private int[] Shuffled(int[] clips, ulong seed, ulong purpose)
    {
        var label = Clips[clips[0]].Labels.IsEmpty ? -1 : Clips[clips[0]].Label;
        var copy = (int[])clips.Clone();
        new SeededRandom(seed, (purpose << 32) + (ulong)(label + 1)).Shuffle<int>(copy);
        return copy;
    }

    [BestFriend]
    internal string FoldName(int fold) => fold <= FoldNames.Length ? FoldNames[fold - 1] : fold.ToString(CultureInfo.InvariantCulture);

    private int[] DrawFolds(int folds, ulong seed)
    {
        var groups = ClipGroups.Of(Clips);
        var count = groups.Length == 0 ? 0 : groups.Max() + 1;
        if (count < Clips.Length)
        {
            return GroupedFolds.Draw(Clips, groups, Classes.Length, Math.Min(folds, count), seed);
        }

        var foldOf = new int[Clips.Length];
        var next = 0;
        foreach (var ofClass in ByClass(Enumerable.Range(0, Clips.Length)))
        {
            // Continuing the count across classes keeps the folds equally large even if classes are small.
            foreach (var clip in Shuffled(ofClass, seed, 3))
            {
                foldOf[clip] = (next++ % folds) + 1;
            }
        }

        return foldOf;
    }
}
