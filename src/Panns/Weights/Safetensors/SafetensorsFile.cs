using System.Buffers.Binary;
using Panns.Weights.Pickle;

namespace Panns.Weights.Safetensors;

/// <summary>Reads safetensors files: the header's length as uint64, the header, then the tensors without gaps.</summary>
internal static class SafetensorsFile
{
    private const int LengthSize = sizeof(ulong);

    // The reference implementation's limit.
    private const long LongestHeader = 100_000_000;

    /// <summary>Whether a file looks like safetensors: a plausible header length, then the opening brace.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> start)
        => start.Length > LengthSize && start[LengthSize] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(start) <= LongestHeader;

    public static MappedStateDict Open(MappedFile file)
    {
        var length = BinaryPrimitives.ReadInt64LittleEndian(file.Bytes(0, LengthSize));
        var header = SafetensorsHeader.Parse(
            file.Bytes(LengthSize, (int)length), file.Path, new AllocationBudget(file.Path, AllocationBudget.Default));
        var data = LengthSize + length;
        CheckLayout(file, header, file.Length - data);

        var views = new OrderedDictionary<string, TensorView>(header.Entries.Count, StringComparer.Ordinal);
        foreach (var entry in header.Entries)
        {
            if (TensorView.CountOf(entry.Shape) is not { } count || (long)count * entry.Type.Size() != entry.End - entry.Begin)
            {
                throw new PannsException(
                    $"{file.Path}: tensor '{entry.Name}' has the shape [{string.Join(", ", entry.Shape)}], but {entry.End - entry.Begin} bytes of data");
            }

            views.Add(entry.Name, new TensorView(entry.Shape, entry.Type, data + entry.Begin, null));
        }

        return new MappedStateDict(file, views, header.Metadata);
    }

    /// <summary>Checks that there are no gaps, overlaps or trailing bytes, as the format requires, so that no data can be hidden.</summary>
    private static void CheckLayout(MappedFile file, SafetensorsHeader header, long dataLength)
    {
        long position = 0;
        foreach (var entry in header.Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != position || entry.End < entry.Begin)
            {
                throw new PannsException($"{file.Path}: refused: the data of tensor '{entry.Name}' overlaps another's or leaves a gap");
            }

            position = entry.End;
        }

        if (position > dataLength)
        {
            throw new PannsException($"{file.Path}: ends before the data that it should hold; the download was cut short: get the file again");
        }

        _ = position == dataLength ? 0 : throw new PannsException($"{file.Path}: refused: {dataLength - position} bytes that belong to no tensor");
    }
}
