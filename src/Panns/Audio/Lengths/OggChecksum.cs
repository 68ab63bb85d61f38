using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>The checksum of an Ogg page (RFC 3533): CRC-32 with the polynomial 0x04C11DB7, from the highest bit, starting at 0.</summary>
internal static class OggChecksum
{
    private const int Field = 22;
    private const uint Polynomial = 0x04C11DB7;

    // Eight bytes at a time: the k-th table holds what a byte contributes that k others follow.
    private static readonly uint[] Tables = Build();

    /// <summary>Whether a page has the checksum that it states.</summary>
    public static bool Matches(ReadOnlySpan<byte> page)
    {
        var crc = Add(0, page[..Field]);
        crc = Add(crc, [0, 0, 0, 0]);
        return Add(crc, page[(Field + 4)..]) == BinaryPrimitives.ReadUInt32LittleEndian(page[Field..]);
    }

    /// <summary>The checksum of a page whose field is 0.</summary>
    public static uint Of(ReadOnlySpan<byte> page) => Add(0, page);

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var high = crc ^ BinaryPrimitives.ReadUInt32BigEndian(bytes);
            var low = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
            crc = tables[(7 * 256) + (int)(high >> 24)] ^ tables[(6 * 256) + (int)((high >> 16) & 255)]
                ^ tables[(5 * 256) + (int)((high >> 8) & 255)] ^ tables[(4 * 256) + (int)(high & 255)]
                ^ tables[(3 * 256) + (int)(low >> 24)] ^ tables[(2 * 256) + (int)((low >> 16) & 255)]
                ^ tables[256 + (int)((low >> 8) & 255)] ^ tables[(int)(low & 255)];
        }

        foreach (var value in bytes)
        {
            crc = (crc << 8) ^ tables[(int)((crc >> 24) ^ value)];
        }

        return crc;
    }

    private static uint[] Build()
    {
        var tables = new uint[8 * 256];
        for (var value = 0; value < 256; value++)
        {
            var crc = (uint)value << 24;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc << 1) ^ ((crc >> 31) * Polynomial);
            }

            tables[value] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var before = tables[i - 256];
            tables[i] = (before << 8) ^ tables[(int)(before >> 24)];
        }

        return tables;
    }
}
