namespace Panns.Transfer;

/// <summary>How folders and tables of labeled sounds are read.</summary>
public sealed record LabeledSoundsOptions
{
    /// <summary>The usual way.</summary>
    public static LabeledSoundsOptions Default { get; } = new();

    /// <summary>The folder in which a table's relative paths begin; null for the table's own, or the audio folder beside it.</summary>
    public string? Root { get; init; }

    /// <summary>The table's column of audio files; null to tell it from its name (path, file, filename, ...).</summary>
    public string? PathColumn { get; init; }

    /// <summary>The table's column of classes; null to tell it from its name (label, class, category, ...).</summary>
    public string? LabelColumn { get; init; }

    /// <summary>The table's column of where clips begin, in seconds; null to tell it from its name (start, begin, onset, ...).</summary>
    public string? StartColumn { get; init; }

    /// <summary>The table's column of where clips end, in seconds; null to tell it from its name (end, stop, offset, ...).</summary>
    public string? EndColumn { get; init; }

    /// <summary>The table's column of folds; null to tell it from its name (fold).</summary>
    public string? FoldColumn { get; init; }

    /// <summary>The table's column of what clips share (actor, source); null to tell it from its name (group, speaker, ...).</summary>
    public string? GroupColumn { get; init; }

    /// <summary>
    /// A regular expression on the clips' paths: those for which it finds the same stay together in folds. See
    /// <see cref="LabeledDataset.GroupBy"/>. Null for none.
    /// </summary>
    public string? GroupBy { get; init; }

    /// <summary>Whether classes that differ in case alone (Dog, dog) are two. Otherwise they are one, which takes the name that more clips have.</summary>
    public bool CaseSensitive { get; init; }
}
