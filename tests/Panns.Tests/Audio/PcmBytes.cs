using System.Buffers.Binary;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>Builds AIFF, CAF and Wave64 files byte by byte, after the formats' specifications; one 16-bit channel at 8 kHz.</summary>
internal static class PcmBytes
{
    /// <summary>Tail of the GUIDs that Wave64 makes from RIFF's names; only the file's own GUID differs, in its first bytes.</summary>
    private static readonly byte[] GuidTail = [0xF3, 0xAC, 0xD3, 0x11, 0x8C, 0xD1, 0x00, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A];

    /// <summary>8000 as an 80-bit float: exponent 12, mantissa 1.953125.</summary>
    private static readonly byte[] Rate8000 = [0x40, 0x0B, 0xFA, 0, 0, 0, 0, 0, 0, 0];

    public static byte[] Big16(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] Big64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>Samples as 16-bit big-endian integers.</summary>
    public static byte[] Swap(byte[] samples)
    {
        var swapped = samples.ToArray();
        for (var i = 0; i + 1 < swapped.Length; i += 2)
        {
            (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
        }

        return swapped;
    }

    public static byte[] BigChunk(string id, byte[] content, uint? size = null)
        => [.. Ascii(id), .. Big32(size ?? (uint)content.Length), .. content, .. new byte[content.Length % 2]];

    /// <summary>AIFF, or AIFF-C if a codec is given.</summary>
    public static byte[] Aiff(byte[] samples, uint? size = null, string? codec = null, int bits = 16, byte[]? after = null, bool commonLast = false)
    {
        byte[] common =
        [
            .. Big16(1), .. Big32((uint)(samples.Length * 8 / bits)), .. Big16(bits), .. Rate8000,
            .. codec is null ? [] : (byte[])[.. Ascii(codec), 0, 0],
        ];
        var comm = BigChunk("COMM", common);
        var sound = BigChunk("SSND", [.. new byte[8], .. samples], size + 8);
        byte[] all = [.. Ascii(codec is null ? "AIFF" : "AIFC"), .. commonLast ? (byte[])[.. sound, .. comm] : [.. comm, .. sound], .. after ?? []];
        return [.. Ascii("FORM"), .. Big32((uint)all.Length), .. all];
    }

    public static byte[] Caf(byte[] samples, long? size = null, string codec = "lpcm", uint flags = 2, int bits = 16, byte[]? after = null)
    {
        byte[] description =
        [
            .. BitConverter.GetBytes(8000.0).Reverse(), .. Ascii(codec), .. Big32(flags), .. Big32((uint)bits / 8), .. Big32(1), .. Big32(1), .. Big32((uint)bits),
        ];
        return
        [
            .. Ascii("caff"), .. Big16(1), .. Big16(0), .. Ascii("desc"), .. Big64(32), .. description,
            .. Ascii("data"), .. Big64((size ?? samples.Length) + 4), .. Big32(0), .. samples, .. after ?? [],
        ];
    }

    public static byte[] Wave64Chunk(string id, byte[] content, long? size = null)
        => [.. Ascii(id), .. GuidTail, .. U64((size ?? content.Length) + 24), .. content, .. new byte[(8 - (content.Length % 8)) % 8]];

    public static byte[] Wave64(byte[] samples, long? size = null, byte[]? after = null)
    {
        byte[] format = [.. U16(1), .. U16(1), .. U32(8000), .. U32(16000), .. U16(2), .. U16(16)];
        byte[] all = [.. Ascii("wave"), .. GuidTail, .. Wave64Chunk("fmt ", format), .. Wave64Chunk("data", samples, size), .. after ?? []];
        return [.. Ascii("riff"), 0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0x00, 0x00, .. U64(all.Length + 24), .. all];
    }
}
