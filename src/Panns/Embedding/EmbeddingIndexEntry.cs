using Panns.Output;

namespace Panns;

/// <summary>A line of an index, which describes a row of an embedding file.</summary>
/// <param name="File">The recording's path as given.</param>
/// <param name="Duration">Its length in seconds; null if it could not be read.</param>
/// <param name="Status"><c>ok</c>, possibly with problems (<c>ok, cut short at 1.02 s of about 3 s</c>), or why there is no embedding.</param>
public sealed record EmbeddingIndexEntry(string File, double? Duration, string Status)
{
    /// <summary>Whether the row holds an embedding; otherwise it is NaN.</summary>
    public bool IsOk => RecordingRows.IsOk(Status);
}
