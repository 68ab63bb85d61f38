using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Panns.Transfer.Pretraining.Records;

/// <summary>
/// TensorFlow's TFRecord files: of every record its length (8 bytes), the length's masked CRC-32C, the record, and the record's masked CRC-32C, all
/// little-endian.
/// </summary>
internal static class RecordFile
{
    private const int HeadLength = 12;
    private const int LongestRecord = 1 << 26;
    private const uint MaskDelta = 0xa282ead8;

    /// <summary>Reads the records one after the other.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PannsException">It cannot be read, is cut off, or a checksum is wrong; what comes before has been read.</exception>
    public static IEnumerable<byte[]> Read(string path)
    {
        using var stream = Open(path);
        var head = new byte[HeadLength];
        for (var number = 0; ; number++)
        {
            var read = Fill(stream, head, path);
            if (read == 0)
            {
                yield break;
            }

            var length = read == HeadLength ? BinaryPrimitives.ReadUInt64LittleEndian(head) : throw CutOff(path, number);
            if (Masked(head.AsSpan(0, 8)) != BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)))
            {
                throw new PannsException(FormattableString.Invariant($"{path}: {(number == 0 ? "no TFRecord file, or damaged" : $"damaged after record {number}")}: a length does not fit its checksum"));
            }

            if (length > LongestRecord)
            {
                throw new PannsException(FormattableString.Invariant($"{path}: record {number + 1} has {length} bytes: more than any clip's"));
            }

            var record = new byte[length + sizeof(uint)];
            if (Fill(stream, record, path) < record.Length)
            {
                throw CutOff(path, number);
            }

            if (Masked(record.AsSpan(0, (int)length)) != BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan((int)length)))
            {
                throw new PannsException(FormattableString.Invariant($"{path}: damaged: record {number + 1} does not fit its checksum"));
            }

            yield return record[..(int)length];
        }
    }

    /// <summary>Writes a record.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> record)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], Masked(head[..8]));
        stream.Write(head);
        stream.Write(record);
        BinaryPrimitives.WriteUInt32LittleEndian(head, Masked(record));
        stream.Write(head[..sizeof(uint)]);
    }

    /// <summary>The checksum as the files hold it: CRC-32C, turned by 15 bits, plus a constant.</summary>
    internal static uint Masked(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Checksum(bytes), 15) + MaskDelta;

    /// <summary>CRC-32C (Castagnoli).</summary>
    internal static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var value in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException(File.Exists(path) ? $"{path}: cannot be read: {problem.Message}" : $"{path}: there is no such file", problem);
        }
    }

    private static int Fill(FileStream stream, byte[] buffer, string path)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (IOException problem)
        {
            throw new PannsException($"{path}: cannot be read: {problem.Message}", problem);
        }
    }

    private static PannsException CutOff(string path, int number) => new(FormattableString.Invariant($"{path}: is cut off after record {number}"));
}
