using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Panns.Transfer.Data.Groups;
using Panns.Transfer.Recipes;

namespace Panns.Transfer;

/// <summary>
/// Describes a published data set: its source, file layout, folds and metric. Read from datasets/NAME.json; the same code turns a folder
/// into a <see cref="LabeledDataset"/> for all data sets.
/// </summary>
public sealed record DatasetRecipe
{
    /// <summary>Its name: <c>esc50</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Display name: <c>ESC-50</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Its content, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>Its license.</summary>
    public required string License { get; init; }

    /// <summary>Its home page.</summary>
    public required string Homepage { get; init; }

    /// <summary>Number of clips in a complete copy.</summary>
    public required int Clips { get; init; }

    /// <summary>Approximate download size in bytes; null if unknown.</summary>
    public long? Bytes { get; init; }

    /// <summary>The main metric.</summary>
    public EvaluationMetric Metric { get; init; }

    /// <summary>Length in seconds of segments that clips are cut into; null to use whole clips.</summary>
    public double? SegmentSeconds { get; init; }

    /// <summary>Shorter segments or clips are padded with silence to this many seconds; 0 for no padding.</summary>
    public double PadSeconds { get; init; }

    /// <summary>Only this many seconds from the start of each clip are used; null to use all.</summary>
    public double? ClipSeconds { get; init; }

    /// <summary>What to do if it cannot be downloaded by a program.</summary>
    public string? Manual { get; init; }

    /// <summary>Whether <see cref="PullAsync"/> can download it.</summary>
    public bool CanPull => !Downloads.IsEmpty;

    internal ImmutableArray<DatasetDownload> Downloads { get; init; } = [];

    /// <summary>Folders, relative to the one given by the user, in which the layout may start.</summary>
    internal ImmutableArray<string> Roots { get; init; } = ["."];

    internal ImmutableArray<RecipeTable> Tables { get; init; } = [];

    internal RecipeFiles? Files { get; init; }

    /// <summary>Tables of files that belong to the data set but are not clips, so they are not reported as unlisted.</summary>
    internal ImmutableArray<RecipeTable> AlsoListed { get; init; } = [];

    /// <summary>Class names in order; empty for those that occur, in ascending order.</summary>
    internal ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>Class names by code, in the order of the codes.</summary>
    internal ImmutableArray<KeyValuePair<string, string>> ClassMap { get; init; } = [];

    /// <summary>A field that repeats the class as a number; null if there is none.</summary>
    internal RecipeClassIds? ClassIds { get; init; }

    /// <summary>Field that identifies clips with the same actor or source; null if unknown.</summary>
    internal string? Group { get; init; }

    /// <summary>AudioSet's names of matching classes.</summary>
    internal ImmutableArray<KeyValuePair<string, string>> AudioSet { get; init; } = [];

    /// <summary>Stems of files that are left out after folds have been assigned.</summary>
    internal ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Why they are left out.</summary>
    internal string ExcludeNote { get; init; } = "";

    internal RecipeFolds Folds { get; init; } = RecipeFolds.None;

    /// <summary>Fields repeated in file names; they must agree with the table's columns of the same names.</summary>
    internal Regex? NameFields { get; init; }

    /// <summary>Pairs of fields of a path that must agree.</summary>
    internal ImmutableArray<(string First, string Second)> EqualFields { get; init; } = [];

    /// <summary>Clips per class in a complete copy; the key * stands for all other classes.</summary>
    internal ImmutableDictionary<string, int> ClassCounts { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Clips per split in a complete copy.</summary>
    internal ImmutableDictionary<string, int> PartCounts { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Clips per fold in a complete copy; the key * stands for all other folds.</summary>
    internal ImmutableDictionary<string, int> FoldCounts { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Shortest and longest published clip in seconds, with some tolerance; null if unknown.</summary>
    internal (double Shortest, double Longest)? Seconds { get; init; }

    /// <summary>
    /// Opens a copy of the data set. Clips with missing files are left out, and classes without clips.
    /// <see cref="LabeledDataset.Summarize"/> compares the number of clips with that of a complete copy.
    /// </summary>
    /// <param name="root">Its folder.</param>
    /// <exception cref="PannsException">The folder does not hold the data set.</exception>
    public LabeledDataset Open(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        return SameContent.Find(RecipeReader.Read(this, root).ToDataset());
    }

    /// <summary>Downloads and unpacks the data set unless it is already there: verified, resumable, one process at a time.</summary>
    /// <param name="root">The destination folder; created if missing.</param>
    /// <param name="progress">Receives progress, block by block; may be null.</param>
    /// <param name="cancellationToken">Cancels the download; the bytes received are kept for the next attempt.</param>
    /// <exception cref="PannsException">The data set cannot be downloaded, or a file is damaged; one line with what to do.</exception>
    public Task PullAsync(string root, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
        => DatasetPull.RunAsync(this, root, progress, cancellationToken);

    /// <summary>Checks a copy of the data set for missing, corrupt, mislabeled and unlisted files.</summary>
    /// <param name="root">Its folder.</param>
    /// <param name="decode">Whether to decode each file to its end; if false, only names, tables and counts are checked.</param>
    /// <param name="progress">Receives the number of clips done; may be null.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The problems found, and how many of the expected clips are there.</returns>
    /// <exception cref="PannsException">The folder does not hold the data set.</exception>
    public DatasetCheckResult Check(
        string root, bool decode = true, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
        => DatasetCheck.Run(this, root, decode, progress, cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
