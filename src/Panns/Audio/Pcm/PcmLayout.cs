namespace Panns.Audio.Pcm;

/// <summary>A header's description of the samples, not yet validated.</summary>
/// <param name="Container">Name of the file format.</param>
/// <param name="Encoding">How a sample is stored.</param>
/// <param name="BigEndian">Byte order.</param>
/// <param name="SampleRate">Frames per second.</param>
/// <param name="Channels">Samples per frame.</param>
internal sealed record PcmLayout(string Container, SampleEncoding Encoding, bool BigEndian, long SampleRate, long Channels)
{
    /// <summary>Number of valid bits in wider integers; 0 if all bits are valid.</summary>
    public int ValidBits { get; init; }

    /// <summary>The smaller encoding that the stated bits need, if each sample has more bytes; null if they agree.</summary>
    public SampleEncoding? Packed { get; init; }

    /// <summary>Factor applied to stored values, besides the encoding's own scale.</summary>
    public float Gain { get; init; } = 1;

    /// <summary>Bytes per frame.</summary>
    public long FrameBytes => Encoding.Bytes() * Channels;

    public string Describe() => $"{Container}, {Encoding.Describe()}";
}
