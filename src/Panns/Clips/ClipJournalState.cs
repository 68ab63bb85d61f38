namespace Panns.Clips;

/// <summary>What an earlier run left.</summary>
/// <param name="Identity">What determined its results bit for bit.</param>
/// <param name="Lines">Number of clips that it finished.</param>
/// <param name="Known">How many of these, from the first, match the clips asked for, in order.</param>
/// <param name="Failed">How many of the matching clips could not be read.</param>
/// <param name="Length">Bytes of the journal up to the last matching clip; 0 without a journal.</param>
internal readonly record struct ClipJournalState(string Identity, int Lines, int Known, int Failed, long Length)
{
    /// <summary>Whether a line or a result after these is not what was written.</summary>
    public bool IsDamaged { get; init; }

    public static ClipJournalState Empty { get; } = new("", 0, 0, 0, 0);
}
