namespace Panns.Audio.Pcm;

/// <summary>Where a file stores its samples.</summary>
/// <param name="Segments">In time order.</param>
/// <param name="Promised">Frames stated by headers; null if they state none, or fewer than are present.</param>
internal sealed record PcmExtent(IReadOnlyList<PcmSegment> Segments, long? Promised)
{
    /// <summary>What the header states wrongly; null if it is right.</summary>
    public string? Correction { get; init; }

    /// <summary>Position of another recording in the same file; null if there is none.</summary>
    public long? Next { get; init; }

    /// <summary>Frames present.</summary>
    public long Frames => Segments.Sum(segment => segment.Frames);

    /// <summary>Appends a recording that follows in the same file.</summary>
    public PcmExtent With(PcmExtent next) => new([.. Segments, .. next.Segments], Promised is { } one && next.Promised is { } other ? one + other : null)
    {
        Correction = Correction ?? next.Correction,
        Next = next.Next,
    };
}
