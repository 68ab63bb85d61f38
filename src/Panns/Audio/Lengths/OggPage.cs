using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>The head of a page of an Ogg file (RFC 3533).</summary>
/// <param name="Position">Where the page begins.</param>
/// <param name="Serial">Which stream it belongs to.</param>
/// <param name="Granule">How many samples there are up to its end; negative where no packet ends in it.</param>
/// <param name="Flags">Whether it is a stream's first, or last.</param>
/// <param name="Packets">Packets that end in it.</param>
/// <param name="HeadBytes">Bytes before its content.</param>
/// <param name="Bytes">All its bytes.</param>
internal readonly record struct OggPage(long Position, uint Serial, long Granule, int Flags, int Packets, int HeadBytes, int Bytes)
{
    private const int FixedHead = 27;

    /// <summary>Whether the stream begins with it.</summary>
    public bool IsFirst => (Flags & 2) != 0;

    /// <summary>Whether the stream ends with it.</summary>
    public bool IsLast => (Flags & 4) != 0;

    /// <summary>All pages of a file, the last one cut short perhaps. What is no page is passed over.</summary>
    public static IEnumerable<OggPage> All(ByteWindow bytes)
    {
        var position = bytes.Start;
        while (position < bytes.Length)
        {
            if (Read(bytes, position) is { } page)
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

    private static OggPage? Read(ByteWindow bytes, long position)
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
            BinaryPrimitives.ReadInt64LittleEndian(head[6..]),
            head[5],
            packets,
            headBytes,
            headBytes + size);
    }
}
