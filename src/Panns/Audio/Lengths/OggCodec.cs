using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>The codec parameters in the first packet of an Ogg stream.</summary>
/// <param name="SampleRate">Samples per second in the pages' granule positions.</param>
/// <param name="Lead">Samples at the start that are not part of the sound.</param>
/// <param name="LongestPacket">Most samples in one packet.</param>
internal sealed record OggCodec(int SampleRate, int Lead, int LongestPacket)
{
    /// <summary>Number of the packet's bytes that are examined.</summary>
    public const int Longest = 64;

    private const int OpusRate = 48000;
    private const int OpusPacket = 5760;

    /// <summary>Parses the packet; null if the stream is not audio, or the codec is unknown.</summary>
    public static OggCodec? Read(ReadOnlySpan<byte> packet) => packet switch
    {
        _ when packet.StartsWith("\u0001vorbis"u8) && packet.Length >= 29
            => Create(BinaryPrimitives.ReadUInt32LittleEndian(packet[12..]), 0, 1 << (packet[28] >> 4)),
        _ when packet.StartsWith("OpusHead"u8) && packet.Length >= 19
            => Create(OpusRate, BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]), OpusPacket),
        _ when packet.StartsWith("\u007FFLAC"u8) && packet.Length >= 35 && FlacInfo.Read(packet[17..]) is { } info
            => Create((uint)info.SampleRate, 0, info.BlockSize),
        _ when packet.StartsWith("Speex   "u8) && packet.Length >= 60
            => Create(BinaryPrimitives.ReadUInt32LittleEndian(packet[36..]), 0, 6400),
        _ => null,
    };

    private static OggCodec? Create(uint rate, int lead, int longest)
        => rate is >= AudioReader.MinSampleRate and <= AudioReader.MaxSampleRate ? new((int)rate, lead, longest) : null;
}
