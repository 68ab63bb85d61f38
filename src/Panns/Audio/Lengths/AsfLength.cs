using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>The length of a WMA file (Microsoft's Advanced Systems Format), from the properties in its header.</summary>
internal static class AsfLength
{
    private const double ToleranceSeconds = 0.3;
    private const double ToleranceShare = 0.01;
    private const int HeaderSize = 1 << 16;

    private static ReadOnlySpan<byte> FileProperties => [0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65];

    private static ReadOnlySpan<byte> Video => [0xC0, 0xEF, 0x19, 0xBC, 0x4D, 0x5B, 0xCF, 0x11, 0xA8, 0xFD, 0x00, 0x80, 0x5F, 0x5C, 0x44, 0x2B];

    public static ExpectedLength? Find(ByteWindow bytes)
    {
        var header = bytes.At(bytes.Start, HeaderSize);
        var at = header.IndexOf(FileProperties);
        if (at < 0 || header.Length < at + 92)
        {
            return null;
        }

        // Layout after the object's GUID and size and the file's GUID: file size, creation time, packets, times in 100 ns, preroll in ms, flags.
        var properties = header[(at + 40)..];
        var size = BinaryPrimitives.ReadInt64LittleEndian(properties);
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(properties[24..]);
        var preroll = BinaryPrimitives.ReadInt64LittleEndian(properties[40..]);
        var isBroadcast = (properties[48] & 1) != 0;
        var seconds = (ticks / 1e7) - (preroll / 1e3);
        var isCut = size > bytes.Length;
        return isBroadcast || seconds <= 0 || size <= 0 || (!isCut && header.IndexOf(Video) >= 0)
            ? null
            : new(seconds, ToleranceSeconds + (ToleranceShare * seconds)) { Missing = isCut ? "its last part is missing" : null };
    }
}
