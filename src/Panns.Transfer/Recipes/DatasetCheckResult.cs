using System.Collections.Immutable;

namespace Panns.Transfer;

/// <summary>The kind of problem with a clip or a file.</summary>
public enum DatasetProblemKind
{
    /// <summary>Clips of a complete copy, or their rows, are missing.</summary>
    Missing,

    /// <summary>The file cannot be decoded to its end, or its length is not that of the data set's clips.</summary>
    Corrupt,

    /// <summary>The clip's row, class number and name contradict each other, or its class is unknown.</summary>
    WronglyLabeled,

    /// <summary>A file in the data set's folders that does not belong to it.</summary>
    Unlisted,
}

/// <summary>A problem with a copy of a data set.</summary>
/// <param name="Kind">The kind of problem.</param>
/// <param name="Name">The clip, by its published name, or a class, fold, split or the whole data set.</param>
/// <param name="Message">The problem, in one line.</param>
public sealed record DatasetProblem(DatasetProblemKind Kind, string Name, string Message);

/// <summary>The result of checking a copy of a data set.</summary>
/// <param name="Expected">Number of clips in a complete copy.</param>
/// <param name="Found">Number of clips whose files exist.</param>
/// <param name="Problems">The problems, by kind, in the order of the clips.</param>
public sealed record DatasetCheckResult(int Expected, int Found, ImmutableArray<DatasetProblem> Problems)
{
    /// <summary>Known properties of the data set that are not faults of the copy, such as clips left out and why; one line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Whether the copy is complete and without problems.</summary>
    public bool IsSound => Problems.IsEmpty && Found == Expected;
}
