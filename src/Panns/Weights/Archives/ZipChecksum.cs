using Panns.Common;

namespace Panns.Weights.Archives;

/// <summary>CRC-32 of what lies in a file, which a zip file's directory keeps of each entry.</summary>
internal static class ZipChecksum
{
    private const int Step = 1 << 24;

    /// <summary>The CRC of a part of a file. Its memory is given back: what is read once here is read again later, or not at all.</summary>
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

    /// <summary>Whether an entry that is not compressed is what the directory says.</summary>
    public static bool Holds(MappedFile file, ZipEntry entry) => Of(file, entry.Offset, entry.Length) == entry.Crc;
}
