using Panns.Common;

namespace Panns.Weights.Archives;

/// <summary>CRC-32 of an entry's bytes, as a zip directory stores it.</summary>
internal static class ZipChecksum
{
    private const int Step = 1 << 24;

    /// <summary>The CRC of a part of a file. Releases the pages that it reads, because they are needed later or never.</summary>
    public static uint Of(MappedFile file, long offset, long length)
    {
        uint crc = 0;
        for (var end = offset + length; offset < end; offset += Step)
        {
            var count = (int)Math.Min(Step, end - offset);
            crc = Crc32.Of(file.Bytes(offset, count), crc);
            file.Release(offset, count);
        }

        return crc;
    }

    /// <summary>Whether an uncompressed entry matches its CRC.</summary>
    public static bool Holds(MappedFile file, ZipEntry entry) => Of(file, entry.Offset, entry.Length) == entry.Crc;
}
