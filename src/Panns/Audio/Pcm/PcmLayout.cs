namespace Panns.Audio.Pcm;

/// <summary>What a header says of its samples; not yet checked.</summary>
/// <param name="Container">Name of the file's kind.</param>
/// <param name="Encoding">How a sample is stored.</param>
/// <param name="BigEndian">The order of its bytes.</param>
/// <param name="SampleRate">Frames a second.</param>
/// <param name="Channels">Samples a frame.</param>
internal sealed record PcmLayout(string Container, SampleEncoding Encoding, bool BigEndian, long SampleRate, long Channels)
{
    /// <summary>Bits that the header calls valid, of integers that have more; 0 where all are.</summary>
    public int ValidBits { get; init; }

    /// <summary>What the header's bits need, where each sample has more bytes than that; null where they agree.</summary>
    public SampleEncoding? Packed { get; init; }

    /// <summary>What stored values are multiplied by, beyond the encoding's own scale.</summary>
    public float Gain { get; init; } = 1;

    /// <summary>Bytes of a frame.</summary>
    public long FrameBytes => Encoding.Bytes() * Channels;

    public string Describe() => $"{Container}, {Encoding.Describe()}";
}
