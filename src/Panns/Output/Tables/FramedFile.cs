using System.Buffers.Binary;
using Panns.Common;

namespace Panns.Output.Tables;

/// <summary>Texts of any length, one after the other, each behind its length in bytes: an unfinished table, a text for each recording.</summary>
internal sealed class FramedFile
{
    private const int LongestText = 1 << 30;

    private readonly FileStream _stream;

    /// <summary>Starts writing, or continues after existing texts.</summary>
    /// <param name="stream">The file; not disposed.</param>
    /// <param name="count">Number of existing texts to keep; anything after them is dropped.</param>
    public FramedFile(FileStream stream, int count)
    {
        _stream = stream;
        var length = 0L;
        foreach (var text in Texts(stream).Take(count))
        {
            length += sizeof(int) + text.Length;
            Count++;
        }

        stream.SetLength(length);
        stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>CRC-32 of each whole text in a file.</summary>
    public static IEnumerable<uint> ChecksumsIn(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        foreach (var text in Texts(stream))
        {
            yield return Crc32.Of(text);
        }
    }

    /// <summary>Appends a text.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        _stream.Write(length);
        _stream.Write(text);
        _stream.Flush();
        Count++;
    }

    /// <summary>All texts. Nothing can be appended afterward.</summary>
    public IEnumerable<byte[]> All => Texts(_stream).Take(Count);

    /// <summary>Writes all texts to a stream, one after the other. Nothing can be appended afterward.</summary>
    public void CopyTo(Stream destination)
    {
        foreach (var text in All)
        {
            destination.Write(text);
        }
    }

    private static IEnumerable<byte[]> Texts(FileStream stream)
    {
        stream.Position = 0;
        var size = new byte[sizeof(int)];
        while (stream.ReadAtLeast(size, size.Length, throwOnEndOfStream: false) == size.Length)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(size);
            if (length is < 0 or > LongestText || length > stream.Length - stream.Position)
            {
                yield break;
            }

            var text = new byte[length];
            stream.ReadExactly(text);
            yield return text;
        }
    }
}
