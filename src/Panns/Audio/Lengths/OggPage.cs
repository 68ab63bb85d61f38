using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>A page header of an Ogg file (RFC 3533).</summary>
/// <param name="Position">Position of the page in the file.</param>
/// <param name="Serial">The page's stream.</param>
/// <param name="Number">The page's number in its stream.</param>
/// <param name="Granule">Samples up to the page's end; negative if no packet ends in it.</param>
/// <param name="Flags">Flags for the first and last page of a stream.</param>
/// <param name="Packets">Packets that end in the page.</param>
/// <param name="HeadBytes">Length of the header in bytes.</param>
/// <param name="Bytes">Length of the page in bytes.</param>
internal readonly record struct OggPage(long Position, uint Serial, uint Number, long Granule, int Flags, int Packets, int HeadBytes, int Bytes)
{
    private const int FixedHead = 27;

    /// <summary>Whether this is the stream's first page.</summary>
    public bool IsFirst => (Flags & 2) != 0;

    /// <summary>Whether this is the stream's last page.</summary>
    public bool IsLast => (Flags & 4) != 0;

    /// <summary>Whether a page that the file holds wholly has the checksum that it states.</summary>
    public bool IsIntact(ByteWindow bytes) => OggChecksum.Matches(bytes.At(Position, Bytes));

    /// <summary>All pages of a file; the last one may be truncated. Bytes that are not pages are skipped.</summary>
    public static IEnumerable<OggPage> All(ByteWindow bytes)
    {
        var position = bytes.Start;
        while (position < bytes.Length)
        {
            if (At(bytes, position) is { } page)
            {
                yield return page;
                position += page.Bytes;
            }
            else if ((position = bytes.Find("OggS"u8, position + 1)) < 0)
            {
                yield break;
            }
        }
    }

    /// <summary>The page at a position; null if none begins there.</summary>
    public static OggPage? At(ByteWindow bytes, long position)
    {
        var head = bytes.At(position, FixedHead + 255);
        if (head.Length < FixedHead || !head.StartsWith("OggS\0"u8) || head.Length < FixedHead + head[26])
        {
            return null;
        }

        var (size, packets) = (0, 0);
        foreach (var lace in head.Slice(FixedHead, head[26]))
        {
            size += lace;
            packets += lace < 255 ? 1 : 0;
        }

        var headBytes = FixedHead + head[26];
        return new(
            position,
            BinaryPrimitives.ReadUInt32LittleEndian(head[14..]),
            BinaryPrimitives.ReadUInt32LittleEndian(head[18..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[6..]),
            head[5],
            packets,
            headBytes,
            headBytes + size);
    }
}
