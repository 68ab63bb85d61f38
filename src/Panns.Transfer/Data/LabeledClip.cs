using System.Collections.Immutable;
using Panns.Audio;
using Panns.Clips;
using Panns.Common;

namespace Panns.Transfer;

/// <summary>A recording, or a part of one, with its classes.</summary>
public sealed record LabeledClip
{
    /// <summary>The audio file.</summary>
    public required string Path { get; init; }

    /// <summary>Its classes: indices into <see cref="LabeledDataset.Classes"/>, ascending; exactly one unless the data set is multi-label.</summary>
    public required ImmutableArray<int> Labels { get; init; }

    /// <summary>The fold in which it is tested, from 1 (1 is the first of <see cref="LabeledDataset.FoldNames"/>, if any); 0 for none.</summary>
    public int Fold { get; init; }

    /// <summary>Its split (<c>train</c>, <c>test</c>); empty if the data set has no splits.</summary>
    public string Part { get; init; } = "";

    /// <summary>
    /// What it shares with other clips, such as the actor or source recording; empty if unknown. Clips of one file, and of files with the same
    /// content, stay together in any case.
    /// </summary>
    public string Group { get; init; } = "";

    /// <summary>Start of the clip within the file, in seconds.</summary>
    public double Start { get; init; }

    /// <summary>End of the clip within the file, in seconds; null for the file's end.</summary>
    public double? End { get; init; }

    /// <summary>How the file is read: channel, invalid samples, damage.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>Another file with the same recording, which identifies it; empty for <see cref="Path"/> itself.</summary>
    internal string Recording { get; init; } = "";

    /// <summary>Where the samples come from: by default the file, or the part of it.</summary>
    [BestFriend]
    internal ClipSource Source { get => field ?? ClipSource.OfFile(Path, Start, End, Audio); init; }

    /// <summary>Whether its samples come from <see cref="Path"/>.</summary>
    internal bool IsFile => Path.Length > 0;

    /// <summary>The first class, usually the only one.</summary>
    public int Label => Labels[0];

    /// <summary>Length in seconds; null if it extends to the file's end.</summary>
    public double? Duration => End - Start;
}
