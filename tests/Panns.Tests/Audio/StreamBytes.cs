using System.Buffers.Binary;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>Builds compressed recordings with real headers and meaningless content.</summary>
internal static class StreamBytes
{
    public static byte[] Flac(long samples, int rate)
    {
        byte[] block = [.. PcmBytes.Big16(4096), .. PcmBytes.Big16(4096), .. new byte[30]];
        BinaryPrimitives.WriteUInt64BigEndian(block.AsSpan(10), ((ulong)rate << 44) | (15UL << 36) | (ulong)samples);
        return [.. Ascii("fLaC"), 0x80, 0, 0, 34, .. block, .. new byte[100]];
    }

    public static byte[] Vorbis(uint rate) => [1, .. Ascii("vorbis"), .. U32(0), 1, .. U32(rate), .. new byte[12], 0xB8, 1];

    public static byte[] Opus(int lead) => [.. Ascii("OpusHead"), 1, 1, .. U16(lead), .. U32(48000), 0, 0, 0];

    // A chained stream: its header, 2 s, the rest.
    public static byte[] Ogg(uint serial, uint rate, long samples)
        => [.. Page(serial, 2, 0, Vorbis(rate)), .. Page(serial, 0, 2 * rate, Packets(40)), .. Page(serial, 4, samples, Packets(40))];

    public static byte[] Page(uint serial, int flags, long granule, params byte[][] packets)
        => [.. Ascii("OggS"), 0, (byte)flags, .. U64(granule), .. U32(serial), .. new byte[8], (byte)packets.Length,
            .. packets.Select(packet => (byte)packet.Length), .. packets.SelectMany(packet => packet)];

    // One-byte packets, each of a block of up to 2048 samples.
    public static byte[][] Packets(int count) => [.. Enumerable.Repeat((byte[])[9], count)];

    public static byte[] Frames(int count) => [.. Enumerable.Repeat((byte[])[0xFF, 0xF3, 0x88, 0xC0, .. new byte[284]], count).SelectMany(frame => frame)];

    public static byte[] Table(uint frames, int delay, int padding)
    {
        byte[] frame = [0xFF, 0xF3, 0x88, 0xC0, .. new byte[9], .. Ascii("Info"), .. Big32(1), .. Big32(frames), .. Ascii("LAME3.100"), .. new byte[260]];
        var at = 4 + 9 + 12 + 21;
        (frame[at], frame[at + 1], frame[at + 2]) = ((byte)(delay >> 4), (byte)(((delay & 15) << 4) | (padding >> 8)), (byte)padding);
        return frame[..288];
    }

    public static byte Crc8(byte[] bytes)
    {
        var crc = 0;
        foreach (var bit in bytes.SelectMany(value => Enumerable.Range(0, 8).Select(i => (value >> (7 - i)) & 1)))
        {
            crc = ((crc << 1) & 0xFF) ^ ((crc >> 7) == bit ? 0 : 7);
        }

        return (byte)crc;
    }
}
