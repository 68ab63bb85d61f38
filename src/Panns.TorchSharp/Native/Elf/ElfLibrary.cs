using System.Buffers.Binary;
using System.Text;

namespace Panns.TorchSharp.Native.Elf;

/// <summary>
/// A shared library of Linux on x64, read as the system's loader reads it: by its program headers and the dynamic section, since only
/// linkers need sections. The file is not trusted: every address, size and count is checked before it is used.
/// </summary>
internal sealed class ElfLibrary
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int DynamicEntrySize = 16;
    private const ushort SharedObject = 3;
    private const ushort X64 = 62;
    private const uint LoadedSegment = 1;
    private const uint DynamicSegment = 2;

    // ELF of 64 bits, little-endian, version 1.
    private static readonly byte[] Magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
    private readonly byte[] _file;
    private readonly List<(ulong Address, ulong Offset, ulong Size)> _segments = [];
    private readonly List<(DynamicTag Tag, ulong Value)> _dynamic = [];

    private ElfLibrary(byte[] file) => _file = file;

    /// <summary>The libraries that it asks for, by name.</summary>
    public IEnumerable<string> Needed => _dynamic.Where(entry => entry.Tag == DynamicTag.Needed).Select(entry => Text(entry.Value));

    /// <summary>Reads headers and the dynamic section.</summary>
    /// <exception cref="InvalidDataException">It is no such library, or damaged.</exception>
    public static ElfLibrary Read(byte[] file)
    {
        if (file.Length < HeaderSize || !file.AsSpan().StartsWith(Magic))
        {
            throw new InvalidDataException("it is no ELF file of 64 bits");
        }

        var library = new ElfLibrary(file);
        if (library.Half(16) != SharedObject || library.Half(18) != X64)
        {
            throw new InvalidDataException("it is no shared library for x64");
        }

        library.ReadSegments();
        return library;
    }

    /// <summary>The value of an entry of the dynamic section; null where there is none. Of several the last counts, as for the loader.</summary>
    public ulong? Find(DynamicTag tag)
    {
        var index = _dynamic.FindLastIndex(entry => entry.Tag == tag);
        return index < 0 ? null : _dynamic[index].Value;
    }

    /// <summary>The value of an entry of the dynamic section that has to be there.</summary>
    public ulong Require(DynamicTag tag) => Find(tag) ?? throw new InvalidDataException($"its dynamic section has no entry {tag}");

    /// <summary>Where something lies in the file that is loaded to an address.</summary>
    /// <exception cref="InvalidDataException">The file loads nothing there, or less.</exception>
    public int OffsetOf(ulong address, ulong size)
    {
        foreach (var segment in _segments)
        {
            if (address >= segment.Address && size <= segment.Size && address - segment.Address <= segment.Size - size)
            {
                return (int)(segment.Offset + (address - segment.Address));
            }
        }

        throw new InvalidDataException($"nothing is loaded to {size} bytes at {address:x}");
    }

    /// <summary>A string of the dynamic string table.</summary>
    public string Text(ulong index)
    {
        var size = Require(DynamicTag.TextSize);
        var table = _file.AsSpan(OffsetOf(Require(DynamicTag.Text), size), (int)size);
        var length = index < size ? table[(int)index..].IndexOf((byte)0) : -1;
        return length >= 0
            ? Encoding.UTF8.GetString(table.Slice((int)index, length))
            : throw new InvalidDataException($"its string {index} is not in the string table");
    }

    public ushort Half(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(offset));

    public uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(offset));

    public ulong Long(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(offset));

    private void ReadSegments()
    {
        var (start, size, count) = (Long(32), Half(54), Half(56));
        if (size != ProgramHeaderSize || start > (ulong)_file.Length || (ulong)(count * ProgramHeaderSize) > (ulong)_file.Length - start)
        {
            throw new InvalidDataException("its program headers are not in the file");
        }

        (ulong Address, ulong Size)? dynamic = null;
        for (var i = 0; i < count; i++)
        {
            var header = (int)start + (i * ProgramHeaderSize);
            var (kind, offset, address, length) = (Word(header), Long(header + 8), Long(header + 16), Long(header + 32));
            if (kind == DynamicSegment)
            {
                dynamic = (address, length);
            }

            if (kind != LoadedSegment)
            {
                continue;
            }

            if (offset > (ulong)_file.Length || length > (ulong)_file.Length - offset)
            {
                throw new InvalidDataException("it is shorter than its program headers say");
            }

            _segments.Add((address, offset, length));
        }

        var (place, bytes) = dynamic ?? throw new InvalidDataException("it has no dynamic section");
        var entries = OffsetOf(place, bytes);
        for (var end = entries + (int)bytes - DynamicEntrySize; entries <= end && (DynamicTag)Long(entries) != DynamicTag.End; entries += DynamicEntrySize)
        {
            _dynamic.Add(((DynamicTag)Long(entries), Long(entries + 8)));
        }
    }
}
