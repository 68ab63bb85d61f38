namespace Panns.Audio.Pcm;

/// <summary>A contiguous run of samples in a file.</summary>
/// <param name="Offset">Where it begins; negative for silence, which takes no bytes in the file.</param>
/// <param name="Frames">Length in frames.</param>
internal readonly record struct PcmSegment(long Offset, long Frames)
{
    public bool IsSilence => Offset < 0;
}
