namespace Panns.Clips;

/// <summary>What a run has left.</summary>
/// <param name="Identity">What decided its results' bits.</param>
/// <param name="Lines">Clips that it finished.</param>
/// <param name="Known">The first of them that are the clips that are asked for, in this order.</param>
/// <param name="Failed">Those among the known that could not be read.</param>
/// <param name="Length">Bytes of the journal up to the last known clip; 0 where there is no journal.</param>
internal readonly record struct ClipJournalState(string Identity, int Lines, int Known, int Failed, long Length)
{
    public static ClipJournalState Empty { get; } = new("", 0, 0, 0, 0);
}
