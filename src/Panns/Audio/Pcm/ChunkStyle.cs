using System.Buffers.Binary;
using System.Text;

namespace Panns.Audio.Pcm;

/// <summary>How a container writes the heads of its chunks.</summary>
/// <param name="IdBytes">Bytes of a chunk's name: 4, or 16 where it is a GUID.</param>
/// <param name="SizeBytes">Bytes of its size: 4 or 8.</param>
/// <param name="IsBigEndian">The order of bytes in the size.</param>
/// <param name="SizeIncludesHead">Whether the size counts the head.</param>
/// <param name="Alignment">Chunks begin at multiples of so many bytes.</param>
internal sealed record ChunkStyle(int IdBytes, int SizeBytes, bool IsBigEndian, bool SizeIncludesHead, int Alignment)
{
    /// <summary>Bytes of the longest head.</summary>
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

    /// <summary>End of the GUID that a whole Wave64 file begins with.</summary>
    private static ReadOnlySpan<byte> FileGuidTail => [0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0x00, 0x00];

    /// <summary>End of the GUIDs that Wave64 makes of RIFF's other names.</summary>
    private static ReadOnlySpan<byte> GuidTail => [0xF3, 0xAC, 0xD3, 0x11, 0x8C, 0xD1, 0x00, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A];

    /// <summary>The name, four characters, and the size of the content; an empty name where the bytes are no head.</summary>
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

    /// <summary>A name as messages print it: what is no letter becomes a question mark.</summary>
    public static string Text(ReadOnlySpan<byte> name)
        => string.Concat(name.ToArray().Select(letter => letter is >= (byte)' ' and <= (byte)'~' ? (char)letter : '?'));

    /// <summary>The content's size with what fills it up to the next chunk.</summary>
    public long Padded(long size) => size + ((Alignment - (size % Alignment)) % Alignment);
}
