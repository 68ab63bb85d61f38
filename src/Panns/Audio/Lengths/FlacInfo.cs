using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>The STREAMINFO block of a FLAC file (RFC 9639, 8.2), which also completes frame headers (9.1).</summary>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="Samples">Samples per channel; 0 if the encoder did not know.</param>
/// <param name="BlockSize">Samples per frame, if all frames have the same number.</param>
internal sealed record FlacInfo(int SampleRate, long Samples, int BlockSize)
{
    private const int LongestHead = 16;

    /// <summary>Reads the block; null if it is not valid.</summary>
    public static FlacInfo? Read(ReadOnlySpan<byte> block)
    {
        if (block.Length < 18)
        {
            return null;
        }

        var packed = BinaryPrimitives.ReadUInt64BigEndian(block[10..]);
        var rate = (int)(packed >> 44);
        return rate > 0 ? new(rate, (long)(packed & 0xFFFFFFFFF), BinaryPrimitives.ReadUInt16BigEndian(block[2..])) : null;
    }

    /// <summary>First sample, and the one after the last, of the frame whose header these bytes begin with; null if they are not a frame header.</summary>
    public (long Start, long End)? Frame(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, LongestHead)];
        if (bytes.Length < 7 || bytes[0] != 0xFF || (bytes[1] & 0xFE) != 0xF8 || (bytes[3] & 1) != 0 || bytes[3] >> 4 > 10)
        {
            return null;
        }

        var (blockCode, rateCode) = (bytes[2] >> 4, bytes[2] & 15);
        var at = 4;
        if (blockCode == 0 || rateCode == 15 || ReadNumber(bytes, ref at) is not { } number)
        {
            return null;
        }

        var extra = blockCode switch { 6 => 1, 7 => 2, _ => 0 } + rateCode switch { 12 => 1, 13 or 14 => 2, _ => 0 };
        if (at + extra >= bytes.Length || Crc8(bytes[..(at + extra)]) != bytes[at + extra])
        {
            return null;
        }

        var block = blockCode switch
        {
            1 => 192,
            <= 5 => 576 << (blockCode - 2),
            6 => bytes[at] + 1,
            7 => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) + 1,
            _ => 256 << (blockCode - 8),
        };
        var start = (bytes[1] & 1) != 0 ? number : number * BlockSize;
        return (start, start + block);
    }

    // Coded like a UTF-8 character, in up to seven bytes.
    private static long? ReadNumber(ReadOnlySpan<byte> bytes, ref int at)
    {
        var first = bytes[at++];
        if (first < 0x80)
        {
            return first;
        }

        var more = byte.LeadingZeroCount((byte)~first) - 1;
        if (more is < 1 or > 6 || at + more > bytes.Length)
        {
            return null;
        }

        long value = first & ((1 << (6 - more)) - 1);
        for (; more > 0; more--)
        {
            var next = bytes[at++];
            if ((next & 0xC0) != 0x80)
            {
                return null;
            }

            value = (value << 6) | (byte)(next & 0x3F);
        }

        return value;
    }

    private static byte Crc8(ReadOnlySpan<byte> bytes)
    {
        var crc = 0;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x80) != 0 ? (crc << 1) ^ 0x07 : crc << 1;
            }

            crc &= 0xFF;
        }

        return (byte)crc;
    }
}
