using System.Buffers.Binary;
using System.Text;
using Panns.Weights.Pickle;

namespace Panns.Weights.Archives;

/// <summary>An entry of a zip file.</summary>
/// <param name="Offset">Offset of its bytes in the file.</param>
/// <param name="Packed">Its size in the file, in bytes.</param>
/// <param name="Length">Its uncompressed size, in bytes.</param>
/// <param name="Crc">CRC-32 of the uncompressed bytes, from the directory.</param>
/// <param name="IsDeflated">Whether it is compressed.</param>
internal readonly record struct ZipEntry(long Offset, long Packed, long Length, uint Crc, bool IsDeflated);

/// <summary>
/// The directory of a zip file, whose stored entries are read in place. Encrypted entries are refused; names are only ever looked up, never
/// turned into paths.
/// </summary>
internal static class ZipDirectory
{
    private const int EndSize = 22;
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint End64LocatorSignature = 0x07064b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const ushort Zip64Field = 1;
    private const int Stored = 0;
    private const int Deflated = 8;

    /// <summary>Reads the directory.</summary>
    /// <param name="file">The zip file.</param>
    /// <param name="budget">Limits the memory that a hostile directory can cost.</param>
    /// <exception cref="PannsException">The directory is broken, missing (a download cut short) or has invalid entries.</exception>
    public static Dictionary<string, ZipEntry> Read(MappedFile file, AllocationBudget budget)
    {
        var (count, size, offset) = FindDirectory(file);
        if (count > size / EntrySize || size > int.MaxValue)
        {
            throw Broken(file);
        }

        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        var rest = file.Bytes(offset, (int)size);
        for (long i = 0; i < count; i++)
        {
            if (rest.Length < EntrySize || Int32(rest, 0) != EntrySignature)
            {
                throw Broken(file);
            }

            var (nameLength, extraLength, commentLength) = (Int16(rest, 28), Int16(rest, 30), Int16(rest, 32));
            if (EntrySize + nameLength + extraLength + commentLength > rest.Length)
            {
                throw Broken(file);
            }

            budget.Charge(2 * nameLength + 160);
            var name = Encoding.UTF8.GetString(rest.Slice(EntrySize, nameLength));
            CheckEntry(file, name, rest);
            var entry = Locate(file, offset, rest, rest.Slice(EntrySize + nameLength, extraLength));
            if (!entries.TryAdd(name, entry))
            {
                throw new PannsException($"{file.Path}: refused: two zip entries named '{name}'");
            }

            rest = rest[(EntrySize + nameLength + extraLength + commentLength)..];
        }

        return entries;
    }

    private static void CheckEntry(MappedFile file, string name, ReadOnlySpan<byte> entry)
    {
        if (name.Length == 0 || name[0] == '/' || name.Any(letter => letter is '\\' or ':' || char.IsControl(letter)) || name.Split('/').Contains(".."))
        {
            throw new PannsException($"{file.Path}: refused: a zip entry whose name leaves the archive");
        }

        const int Encrypted = 1;
        if ((Int16(entry, 8) & Encrypted) != 0 || Int16(entry, 10) is not (Stored or Deflated))
        {
            throw new PannsException($"{file.Path}: refused: its zip entry '{name}' is encrypted, or compressed in an uncommon way");
        }
    }

    private static ZipEntry Locate(MappedFile file, long directory, ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        long packed = Int32(entry, 20), length = Int32(entry, 24), local = Int32(entry, 42);
        ReadZip64(extra, ref length, ref packed, ref local);
        var isDeflated = Int16(entry, 10) == Deflated;
        if ((packed != length && !isDeflated) || local > directory - LocalSize || local < 0)
        {
            throw Broken(file);
        }

        var header = file.Bytes(local, LocalSize);
        var start = local + LocalSize + Int16(header, 26) + Int16(header, 28);
        return Int32(header, 0) == LocalSignature && length >= 0 && packed >= 0 && start <= directory - packed
            ? new ZipEntry(start, packed, length, Int32(entry, 16), isDeflated)
            : throw Broken(file);
    }

    /// <summary>Replaces sizes of 0xffffffff by 64-bit ones, which an extra field stores in this order.</summary>
    private static void ReadZip64(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long local)
    {
        while (extra.Length >= 4)
        {
            var size = Math.Min(Int16(extra, 2), extra.Length - 4);
            if (Int16(extra, 0) == Zip64Field)
            {
                var field = extra.Slice(4, size);
                Replace(ref length, ref field);
                Replace(ref packed, ref field);
                Replace(ref local, ref field);
            }

            extra = extra[(4 + size)..];
        }
    }

    private static void Replace(ref long value, ref ReadOnlySpan<byte> field)
    {
        if (value == uint.MaxValue && field.Length >= sizeof(long))
        {
            value = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[sizeof(long)..];
        }
    }

    private static (long Count, long Size, long Offset) FindDirectory(MappedFile file)
    {
        // The end record is followed only by a comment of at most 65535 bytes.
        var length = (int)Math.Min(file.Length, EndSize + ushort.MaxValue);
        var start = file.Length - length;
        var tail = file.Bytes(start, length);
        Span<byte> signature = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(signature, EndSignature);
        var at = tail[..Math.Max(0, length - EndSize + 4)].LastIndexOf(signature);
        if (at < 0)
        {
            throw new PannsException($"{file.Path}: a zip file without its end: the download was cut short; get the file again");
        }

        var end = tail[at..];
        (long count, long size, long offset) = (Int16(end, 10), Int32(end, 12), Int32(end, 16));
        const int LocatorSize = 20;
        if (at >= LocatorSize && Int32(tail, at - LocatorSize) == End64LocatorSignature)
        {
            const int End64Size = 56;
            var record = file.Bytes(BinaryPrimitives.ReadInt64LittleEndian(tail[(at - LocatorSize + 8)..]), End64Size);
            if (Int32(record, 0) != End64Signature)
            {
                throw Broken(file);
            }

            count = BinaryPrimitives.ReadInt64LittleEndian(record[32..]);
            size = BinaryPrimitives.ReadInt64LittleEndian(record[40..]);
            offset = BinaryPrimitives.ReadInt64LittleEndian(record[48..]);
        }

        return count >= 0 && size >= 0 && offset >= 0 && offset <= start + at - size ? (count, size, offset) : throw Broken(file);
    }

    private static int Int16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Int32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static PannsException Broken(MappedFile file) => new($"{file.Path}: a broken zip file; get the file again");
}
