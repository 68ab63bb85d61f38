using System.Buffers.Binary;
using System.Text;

namespace Panns.Audio.Pcm;

/// <summary>How a container writes chunk headers.</summary>
/// <param name="IdBytes">Length of a chunk's name: 4, or 16 for a GUID.</param>
/// <param name="SizeBytes">Length of its size field: 4 or 8.</param>
/// <param name="IsBigEndian">Byte order of the size.</param>
/// <param name="SizeIncludesHead">Whether the size includes the header.</param>
/// <param name="Alignment">Chunks begin at multiples of this many bytes.</param>
internal sealed record ChunkStyle(int IdBytes, int SizeBytes, bool IsBigEndian, bool SizeIncludesHead, int Alignment)
{
    /// <summary>Length of the longest header in bytes.</summary>
    public const int LongestHead = 24;

    /// <summary>RIFF, RF64, BW64.</summary>
    public static ChunkStyle Riff { get; } = new(4, 4, false, false, 2);

    /// <summary>RIFX and AIFF.</summary>
    public static ChunkStyle BigEndian { get; } = new(4, 4, true, false, 2);

    /// <summary>Core Audio Format.</summary>
    public static ChunkStyle Caf { get; } = new(4, 8, true, false, 1);

    /// <summary>Sony Wave64.</summary>
    public static ChunkStyle Wave64 { get; } = new(16, 8, false, true, 8);

    public int HeadBytes => IdBytes + SizeBytes;

    /// <summary>Last bytes of the GUID that a Wave64 file begins with.</summary>
    private static ReadOnlySpan<byte> FileGuidTail => [0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0x00, 0x00];

    /// <summary>Last bytes of the GUIDs that Wave64 derives from RIFF's other names.</summary>
    private static ReadOnlySpan<byte> GuidTail => [0xF3, 0xAC, 0xD3, 0x11, 0x8C, 0xD1, 0x00, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A];

    /// <summary>Parses a header: the four-character name and the content's size. The name is empty if the bytes are not a header.</summary>
    public (string Id, long Size) Parse(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeadBytes)
        {
            return ("", 0);
        }

        var name = head[..4];
        var known = !name.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            && (IdBytes == 4 || head[4..IdBytes].SequenceEqual(GuidTail) || head[4..IdBytes].SequenceEqual(FileGuidTail));
        var field = head.Slice(IdBytes, SizeBytes);
        var size = (SizeBytes, IsBigEndian) switch
        {
            (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(field),
            (4, true) => BinaryPrimitives.ReadUInt32BigEndian(field),
            (_, false) => BinaryPrimitives.ReadInt64LittleEndian(field),
            _ => BinaryPrimitives.ReadInt64BigEndian(field),
        };
        return (known ? Encoding.Latin1.GetString(name) : "", SizeIncludesHead ? size - HeadBytes : size);
    }

    /// <summary>A name for messages: anything but letters becomes a question mark.</summary>
    public static string Text(ReadOnlySpan<byte> name)
        => string.Concat(name.ToArray().Select(letter => letter is >= (byte)' ' and <= (byte)'~' ? (char)letter : '?'));

    /// <summary>The content's size including padding up to the next chunk.</summary>
    public long Padded(long size) => size + ((Alignment - (size % Alignment)) % Alignment);
}
