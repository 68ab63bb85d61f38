using Panns.Output;

namespace Panns;

/// <summary>A line of an index: what a row of an embedding file is.</summary>
/// <param name="File">The recording's path as it was given.</param>
/// <param name="Duration">Its length in seconds; null where it could not be read.</param>
/// <param name="Status"><c>ok</c>, perhaps with what is wrong with the recording (<c>ok, cut short at 1.02 s of about 3 s</c>), or why there is no embedding.</param>
public sealed record EmbeddingIndexEntry(string File, double? Duration, string Status)
{
    /// <summary>Whether the row is an embedding; otherwise it is all NaN.</summary>
    public bool IsOk => RecordingRows.IsOk(Status);
}
