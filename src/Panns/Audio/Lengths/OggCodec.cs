using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>What the first packet of a stream in an Ogg file says.</summary>
/// <param name="SampleRate">Samples a second that the pages count in.</param>
/// <param name="Lead">Samples at the start that are not part of the sound.</param>
/// <param name="LongestPacket">Samples that a packet gives at most.</param>
internal sealed record OggCodec(int SampleRate, int Lead, int LongestPacket)
{
    /// <summary>Bytes of the packet that are looked at.</summary>
    public const int Longest = 64;

    private const int OpusRate = 48000;
    private const int OpusPacket = 5760;

    /// <summary>Reads the packet; null where the stream is no sound, or of a kind that is not known.</summary>
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
