using System.Collections.Immutable;
using System.Globalization;
using Panns.Audio;
using Panns.Common;
using Panns.Transfer.Data;
using Panns.Transfer.Data.Groups;

namespace Panns.Transfer;

/// <summary>
/// Labeled recordings: what every strategy learns from and is tested on. Immutable. Clips of one group (<see cref="Groups"/>) are never
/// parted by folds that are drawn or by clips set aside: what is measured on them must not have been heard in training.
/// </summary>
public sealed record LabeledDataset
{
    /// <summary>Name of the set.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the classes, in the order of every score and confusion matrix.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>
    /// AudioSet's name for each of <see cref="Classes"/>, empty where AudioSet has no such class. Empty as a whole where the classes' own
    /// names say it.
    /// </summary>
    public ImmutableArray<string> AudioSetNames { get; init; } = [];

    /// <summary>The clips.</summary>
    public required ImmutableArray<LabeledClip> Clips { get; init; }

    /// <summary>How results are scored.</summary>
    public EvaluationMetric Metric { get; init; }

    /// <summary>Whether a clip can have several classes, or none.</summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>Clips are cut into segments of so many seconds, whose predictions are averaged; null to leave them whole.</summary>
    public double? SegmentSeconds { get; init; }

    /// <summary>
    /// Segments, or clips, that are shorter are extended by silence to so many seconds, unless a strategy is told otherwise
    /// (<see cref="StrategyChanges.PadSeconds"/>); 0 leaves them as they are.
    /// </summary>
    public double PadSeconds { get; init; }

    /// <summary>The part to learn from, where the set has parts instead of folds.</summary>
    public string? TrainPart { get; init; }

    /// <summary>The part to be tested on, where the set has parts instead of folds.</summary>
    public string? TestPart { get; init; }

    /// <summary>Names of the folds by their numbers, from 1, where they are not called by these; empty where they are.</summary>
    public ImmutableArray<string> FoldNames { get; init; } = [];

    /// <summary>Clips of a complete copy, where that is known: a published set.</summary>
    public int? CompleteClips { get; init; }

    /// <summary>Clips, rows and files that were not taken.</summary>
    public ImmutableArray<LeftOutClips> LeftOut { get; init; } = [];

    /// <summary>How the set was read where that is not plain, a line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What may be wrong with it, a line each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The folder that its paths lie in; null where there is none.</summary>
    internal string? Root { get; init; }

    /// <summary>
    /// The group of every clip, numbered from 0: clips of one file, of files of the same content, of files whose names differ in their ending
    /// alone, and of one <see cref="LabeledClip.Group"/> belong together.
    /// </summary>
    public ImmutableArray<int> Groups => [.. ClipGroups.Of(Clips)];

    /// <summary>Whether the set says what to learn from and what to be tested on.</summary>
    public bool HasSplits => TestPart is not null || Clips.Any(clip => clip.Fold > 0);

    /// <summary>Indices of the clips to learn from where nothing is to be tested: the training part, or all where there are no parts.</summary>
    public ImmutableArray<int> TrainingClips => TestPart is null ? [.. Enumerable.Range(0, Clips.Length)] : Where(clip => clip.Part == TrainPart);

    /// <summary>The same set with its files read otherwise.</summary>
    /// <param name="audio">Which channel, and what becomes of bad recordings. A classifier that is fitted reads what it is given alike.</param>
    public LabeledDataset ReadBy(AudioReadOptions audio)
    {
        ArgumentNullException.ThrowIfNull(audio);
        return this with { Clips = [.. Clips.Select(clip => clip with { Audio = audio })] };
    }

    /// <summary>Clips of every class, in the order of <see cref="Classes"/>.</summary>
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
    /// The splits of the set: one a fold, or the given parts. A set that gives none is cut into folds that divide no group and have
    /// equal shares of every class as far as possible, drawn by the seed.
    /// </summary>
    /// <param name="folds">Folds to cut a set into that gives none, at least 2; fewer where there are fewer groups.</param>
    /// <param name="seed">Decides that cut.</param>
    /// <exception cref="PannsException">One side of a split would be empty: one fold, one group, or a part without clips.</exception>
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
                ? $"{Name}: all its clips are of the fold {FoldName(found[0])}: nothing is left to learn from while it is tested"
                : $"{Name}: all its clips are of one group (one recording, or what groups name), which folds do not divide: nothing would be left to learn from");
    }

    /// <summary>
    /// The set with more groups: clips for whose paths a regular expression finds the same belong together. The group is what the expression's
    /// own groups find (<c>Actor_(\d+)</c>: the number), or all that it matches where it has none. Paths are those below the set's folder,
    /// with slashes. A clip for which it finds nothing stays in the group that it is in.
    /// </summary>
    /// <param name="pattern">The expression.</param>
    /// <exception cref="PannsException">It is no regular expression, takes too long, or finds nothing in any path.</exception>
    public LabeledDataset GroupBy(string pattern) => PathGroups.Add(this, pattern);

    /// <summary>What was taken of the set, and what was not.</summary>
    /// <param name="splits">The splits that are measured: what they divide is told too. Null for none.</param>
    public DatasetSummary Summarize(IReadOnlyList<FoldSplit>? splits = null) => DatasetSummary.Of(this, splits);

    /// <summary>
    /// Sets clips of a training set aside to decide when to stop: an equal share of every class as far as possible, and at least one clip
    /// of every class that has two. Clips of one group (<see cref="Groups"/>) stay together always: of a class all of whose clips are of one
    /// group none is set aside. Where the set knows no actors or sources, clips of one fold stay together as far as possible.
    /// </summary>
    /// <param name="clips">Indices of the training set.</param>
    /// <param name="share">Share to set aside, more than 0 and at most 0.9; every class keeps at least one clip.</param>
    /// <param name="seed">Decides the draw.</param>
    /// <returns>What is left and what was set aside, ascending.</returns>
    /// <exception cref="PannsException">No class has clips of two groups.</exception>
    public (ImmutableArray<int> Train, ImmutableArray<int> Validation) SetAside(ImmutableArray<int> clips, double share, ulong seed)
    {
        Guard.InRange(Guard.Positive(share), 0, 0.9);
        var aside = Holdout.Choose(this, [.. ByClass(clips).Select(ofClass => Shuffled(ofClass, seed, 1))], share, seed);
        return aside.Count > 0
            ? ([.. clips.Where(clip => !aside.Contains(clip))], [.. aside.Order()])
            : throw new PannsException($"{Name}: no class has {(ByClass(clips).Any(ofClass => ofClass.Length > 1) ? "clips of two groups" : "two clips")}, so none can be set aside to decide when to stop");
    }

    /// <summary>Draws the same number of clips of every class.</summary>
    /// <param name="clips">Indices to draw from.</param>
    /// <param name="shots">Clips a class; all of them where a class has fewer.</param>
    /// <param name="seed">Decides the draw.</param>
    /// <returns>The indices drawn, ascending.</returns>
    public ImmutableArray<int> Draw(ImmutableArray<int> clips, int shots, ulong seed)
    {
        Guard.Positive(shots);
        return [.. ByClass(clips).SelectMany(ofClass => Shuffled(ofClass, seed, 2).Take(shots)).Order()];
    }

    private ImmutableArray<int> Where(Func<LabeledClip, bool> accepts)
        => [.. Enumerable.Range(0, Clips.Length).Where(i => accepts(Clips[i]))];

    // Clips with several labels count for their first one; those with none form a group of their own.
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
            // One running count over all classes keeps the folds equally large where classes are small.
            foreach (var clip in Shuffled(ofClass, seed, 3))
            {
                foldOf[clip] = (next++ % folds) + 1;
            }
        }

        return foldOf;
    }
}
