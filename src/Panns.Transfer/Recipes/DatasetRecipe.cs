using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Panns.Transfer.Data.Groups;
using Panns.Transfer.Recipes;

namespace Panns.Transfer;

/// <summary>
/// What is known of a published set: where it comes from, how its files are laid out, which folds it gives and how it is scored.
/// Read from datasets/NAME.json; generic code turns a folder into a <see cref="LabeledDataset"/> by it.
/// </summary>
public sealed record DatasetRecipe
{
    /// <summary>Name on the command line: <c>esc50</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name for people: <c>ESC-50</c>.</summary>
    public required string Title { get; init; }

    /// <summary>What it holds, in a line.</summary>
    public required string Summary { get; init; }

    /// <summary>Under which license.</summary>
    public required string License { get; init; }

    /// <summary>Its page.</summary>
    public required string Homepage { get; init; }

    /// <summary>Number of clips of a complete copy.</summary>
    public required int Clips { get; init; }

    /// <summary>About how many bytes a download takes; null when unknown.</summary>
    public long? Bytes { get; init; }

    /// <summary>How it is scored.</summary>
    public EvaluationMetric Metric { get; init; }

    /// <summary>Clips are cut into segments of so many seconds; null to leave them whole.</summary>
    public double? SegmentSeconds { get; init; }

    /// <summary>Shorter segments, or clips, are extended by silence to so many seconds; 0 leaves them as they are.</summary>
    public double PadSeconds { get; init; }

    /// <summary>Of every clip so many seconds are taken, from its beginning; null for all of it.</summary>
    public double? ClipSeconds { get; init; }

    /// <summary>What to do where nothing can be downloaded.</summary>
    public string? Manual { get; init; }

    /// <summary>Whether <c>panns datasets pull</c> can download it.</summary>
    public bool CanPull => !Downloads.IsEmpty;

    internal ImmutableArray<DatasetDownload> Downloads { get; init; } = [];

    /// <summary>Folders, relative to the one that the user names, in which the layout may begin.</summary>
    internal ImmutableArray<string> Roots { get; init; } = ["."];

    internal ImmutableArray<RecipeTable> Tables { get; init; } = [];

    internal RecipeFiles? Files { get; init; }

    /// <summary>Tables of files that belong to the set without being clips of it: they are no strangers in its folders.</summary>
    internal ImmutableArray<RecipeTable> AlsoListed { get; init; } = [];

    /// <summary>Class names in order; empty for those that occur, ascending.</summary>
    internal ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>Class names of codes, in the codes' order.</summary>
    internal ImmutableArray<KeyValuePair<string, string>> ClassMap { get; init; } = [];

    /// <summary>A field that tells the class once more, by number; null where there is none.</summary>
    internal RecipeClassIds? ClassIds { get; init; }

    /// <summary>Field that tells which clips share an actor or a source; null where nothing is known of that.</summary>
    internal string? Group { get; init; }

    /// <summary>AudioSet's names of classes, where they match.</summary>
    internal ImmutableArray<KeyValuePair<string, string>> AudioSet { get; init; } = [];

    /// <summary>Stems of files that are left out after the folds are assigned.</summary>
    internal ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Why they are.</summary>
    internal string ExcludeNote { get; init; } = "";

    internal RecipeFolds Folds { get; init; } = RecipeFolds.None;

    /// <summary>Fields that a file's name repeats: they must agree with the table's columns of the same names.</summary>
    internal Regex? NameFields { get; init; }

    /// <summary>Pairs of fields of a path that must agree.</summary>
    internal ImmutableArray<(string First, string Second)> EqualFields { get; init; } = [];

    /// <summary>Clips per class of a complete copy; the key * stands for all classes not named.</summary>
    internal ImmutableDictionary<string, int> ClassCounts { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Clips per part of a complete copy.</summary>
    internal ImmutableDictionary<string, int> PartCounts { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Clips per fold of a complete copy; the key * stands for all folds not named.</summary>
    internal ImmutableDictionary<string, int> FoldCounts { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How long the shortest and the longest clip last, in seconds, as published, with a little room; null where that is not known.</summary>
    internal (double Shortest, double Longest)? Seconds { get; init; }

    /// <summary>
    /// Opens a copy of the set. Clips whose files are missing are left out, and classes of which there is no clip:
    /// <see cref="LabeledDataset.Summarize"/> says how many clips of a complete copy there are.
    /// </summary>
    /// <param name="root">Its folder.</param>
    /// <exception cref="PannsException">The folder does not hold the set.</exception>
    public LabeledDataset Open(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        return SameContent.Find(RecipeReader.Read(this, root).ToDataset());
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
