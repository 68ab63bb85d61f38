namespace Panns.Audio.Pcm;

/// <summary>A stretch of samples in a file.</summary>
/// <param name="Offset">Where it begins; negative for silence, which takes no bytes of the file.</param>
/// <param name="Frames">Frames of it.</param>
internal readonly record struct PcmSegment(long Offset, long Frames)
{
    public bool IsSilence => Offset < 0;
}
