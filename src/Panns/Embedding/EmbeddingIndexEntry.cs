using Panns.Output;

namespace Panns;

/// <summary>A line of an index: what a row of an embedding file is.</summary>
/// <param name="File">The recording's path as it was given.</param>
/// <param name="Duration">Its length in seconds; null where it could not be read.</param>
/// <param name="Status"><c>ok</c>, or why there is no embedding.</param>
public sealed record EmbeddingIndexEntry(string File, double? Duration, string Status)
{
    /// <summary>Whether the row is an embedding; otherwise it is all NaN.</summary>
    public bool IsOk => Status == RecordingRows.Ok;
}
