namespace Panns.Audio.Pcm;

/// <summary>Where a file keeps its samples.</summary>
/// <param name="Segments">In the order of time.</param>
/// <param name="Promised">Frames that headers promise; null where they do not say, or say less than there is.</param>
internal sealed record PcmExtent(IReadOnlyList<PcmSegment> Segments, long? Promised)
{
    /// <summary>What a header says wrongly; null where it is right.</summary>
    public string? Correction { get; init; }

    /// <summary>Where another recording begins in the same file; null where none does.</summary>
    public long? Next { get; init; }

    /// <summary>Frames that are there.</summary>
    public long Frames => Segments.Sum(segment => segment.Frames);

    /// <summary>This, and what follows in the same file.</summary>
    public PcmExtent With(PcmExtent next) => new([.. Segments, .. next.Segments], Promised is { } one && next.Promised is { } other ? one + other : null)
    {
        Correction = Correction ?? next.Correction,
        Next = next.Next,
    };
}
