using System.Collections.Immutable;

namespace Panns.Transfer;

/// <summary>What is wrong with a clip or a file.</summary>
public enum DatasetProblemKind
{
    /// <summary>Clips that a complete copy has are not there, or their rows are not.</summary>
    Missing,

    /// <summary>Its file cannot be decoded to its end, or is shorter or longer than the set's clips are.</summary>
    Corrupt,

    /// <summary>What its row, its number of the class and its name say of it disagrees, or is nothing that the set knows.</summary>
    WronglyLabeled,

    /// <summary>A file in the set's folders that the set does not have.</summary>
    Unlisted,
}

/// <summary>Something wrong with a copy of a set.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Name">The clip, as the set names it, or a class, fold, part or the whole set.</param>
/// <param name="Message">What is wrong, in a line.</param>
public sealed record DatasetProblem(DatasetProblemKind Kind, string Name, string Message);

/// <summary>The result of looking through a copy of a set.</summary>
/// <param name="Expected">Clips of a complete copy.</param>
/// <param name="Found">Clips whose files are there.</param>
/// <param name="Problems">What is wrong, kind by kind, in the order of the clips.</param>
public sealed record DatasetCheckResult(int Expected, int Found, ImmutableArray<DatasetProblem> Problems)
{
    /// <summary>What is known of the set and no fault of the copy: clips that are left out, and why. One line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Whether the copy is complete and sound.</summary>
    public bool IsSound => Problems.IsEmpty && Found == Expected;
}
