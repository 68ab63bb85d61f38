using System.Collections.Immutable;
using Panns.Audio;
using Panns.Clips;
using Panns.Common;

namespace Panns.Transfer;

/// <summary>A recording, or a part of one, and what is to be heard in it.</summary>
public sealed record LabeledClip
{
    /// <summary>The audio file.</summary>
    public required string Path { get; init; }

    /// <summary>Its classes: indices into <see cref="LabeledDataset.Classes"/>, ascending; one unless the set is multi-label.</summary>
    public required ImmutableArray<int> Labels { get; init; }

    /// <summary>The fold in which it is tested, from 1 (the first of <see cref="LabeledDataset.FoldNames"/> where folds have names); 0 for none.</summary>
    public int Fold { get; init; }

    /// <summary>The part of the set that it belongs to (<c>train</c>, <c>test</c>); empty where there are no parts.</summary>
    public string Part { get; init; } = "";

    /// <summary>
    /// What it shares with other clips: the actor, the source recording. Empty where nothing is known of that. Clips of one file, and of files
    /// of the same content, stay together anyway.
    /// </summary>
    public string Group { get; init; } = "";

    /// <summary>Where the clip begins in the file, in seconds.</summary>
    public double Start { get; init; }

    /// <summary>Where it ends, in seconds; null for the file's end.</summary>
    public double? End { get; init; }

    /// <summary>How the file is read: which channel, and what becomes of bad ones.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>The file that holds the same recording and stands for it; empty for <see cref="Path"/> itself.</summary>
    internal string Recording { get; init; } = "";

    /// <summary>Where the samples come from; the file, or the part of it, unless something else is given.</summary>
    [BestFriend]
    internal ClipSource Source { get => field ?? ClipSource.OfFile(Path, Start, End, Audio); init; }

    /// <summary>Whether its samples come from <see cref="Path"/>.</summary>
    internal bool IsFile => Path.Length > 0;

    /// <summary>The first, and mostly only, class.</summary>
    public int Label => Labels[0];

    /// <summary>Length in seconds; null to the file's end.</summary>
    public double? Duration => End - Start;
}
