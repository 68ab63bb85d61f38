namespace Panns.Transfer;

/// <summary>How folders and tables of labeled sounds are read.</summary>
public sealed record LabeledSoundsOptions
{
    /// <summary>The defaults.</summary>
    public static LabeledSoundsOptions Default { get; } = new();

    /// <summary>Base folder of a table's relative paths; null for the table's folder, or an audio folder in it.</summary>
    public string? Root { get; init; }

    /// <summary>The table's column of audio files; null to detect it by name (path, file, filename, ...).</summary>
    public string? PathColumnName { get; init; }

    /// <summary>The table's column of classes; null to detect it by name (label, class, category, ...).</summary>
    public string? LabelColumnName { get; init; }

    /// <summary>The table's column of clip starts, in seconds; null to detect it by name (start, begin, onset, ...).</summary>
    public string? StartColumnName { get; init; }

    /// <summary>The table's column of clip ends, in seconds; null to detect it by name (end, stop, offset, ...).</summary>
    public string? EndColumnName { get; init; }

    /// <summary>The table's column of folds; null to detect it by name (fold).</summary>
    public string? FoldColumnName { get; init; }

    /// <summary>The table's column of groups (actor, source); null to detect it by name (group, speaker, ...).</summary>
    public string? GroupColumnName { get; init; }

    /// <summary>
    /// A regular expression on the clips' paths: clips with the same match stay together in folds; null for none. See
    /// <see cref="LabeledDataset.GroupBy"/>.
    /// </summary>
    public string? GroupBy { get; init; }

    /// <summary>
    /// Name of a class of clips to add from between the labeled events of recordings, so that a classifier learns what none of its classes sounds
    /// like: as long as the median event, and as many as the events of a class on average; null for none. In a multi-label set these clips have no
    /// class.
    /// </summary>
    public string? NegativesName { get; init; }

    /// <summary>Whether classes that differ only in case (Dog, dog) are distinct. If not, they are merged under the more frequent name.</summary>
    public bool CaseSensitive { get; init; }
}
