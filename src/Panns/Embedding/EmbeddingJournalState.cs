namespace Panns.Embedding;

/// <summary>What a run has left of an embedding file.</summary>
/// <param name="Identity">What its rows are rows of.</param>
/// <param name="Lines">Rows that are there.</param>
/// <param name="Known">The first of them that are of the files that are asked for, in this order.</param>
/// <param name="Failed">Those among the known that are NaN.</param>
/// <param name="Length">Bytes of the journal up to the last known row; 0 where there is no journal.</param>
internal readonly record struct EmbeddingJournalState(string Identity, int Lines, int Known, int Failed, long Length)
{
    public static EmbeddingJournalState Empty { get; } = new("", 0, 0, 0, 0);
}
