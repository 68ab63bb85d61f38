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

    /// <summary>Recordings joined end to end in one file.</summary>
    public static PcmExtent Join(IEnumerable<PcmExtent> parts)
    {
        var segments = new List<PcmSegment>();
        long? promised = 0;
        string? correction = null;
        foreach (var part in parts)
        {
            segments.AddRange(part.Segments);
            promised += part.Promised;
            correction ??= part.Correction;
        }

        return new(segments, promised) { Correction = correction };
    }
}
