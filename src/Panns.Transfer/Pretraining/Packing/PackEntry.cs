using System.Collections.Immutable;

namespace Panns.Transfer.Pretraining.Packing;

/// <summary>A recording to pack.</summary>
/// <param name="Name">Its name in the pack.</param>
/// <param name="Path">Its file; empty if there is none.</param>
/// <param name="Origin">The file's path as stored in the pack, relative to the common folder.</param>
/// <param name="Labels">Its classes.</param>
internal sealed record PackEntry(string Name, string Path, string Origin, ImmutableArray<int> Labels)
{
    /// <summary>Its start in the file, in seconds.</summary>
    public double Start { get; init; }

    /// <summary>Its end in the file, in seconds; null for the file's end.</summary>
    public double? End { get; init; }

    /// <summary>Start of the published segment in its source, in seconds; the file contains only the segment.</summary>
    public double SourceStart { get; init; }

    /// <summary>Why there is no file.</summary>
    public string Problem { get; init; } = "";
}
