using System.Collections.Immutable;

namespace Panns.Transfer.Pretraining.Packing;

/// <summary>A recording that is to be packed.</summary>
/// <param name="Name">What the pack calls it.</param>
/// <param name="Path">Its file; empty where there is none.</param>
/// <param name="Origin">The file as the pack names it: below the folder of all.</param>
/// <param name="Labels">Its classes.</param>
internal sealed record PackEntry(string Name, string Path, string Origin, ImmutableArray<int> Labels)
{
    /// <summary>Where it begins in its file, in seconds.</summary>
    public double Start { get; init; }

    /// <summary>Where it ends in its file, in seconds; null for the file's end.</summary>
    public double? End { get; init; }

    /// <summary>Where the published segment begins in its source, in seconds: its file holds the segment alone.</summary>
    public double SourceStart { get; init; }

    /// <summary>Why there is no file.</summary>
    public string Problem { get; init; } = "";
}
