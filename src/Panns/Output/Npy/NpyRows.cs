using System.Runtime.InteropServices;
using Panns.Common;

namespace Panns.Output.Npy;

/// <summary>Float32 rows being written to a NumPy file, whose header gets the number of rows at the end.</summary>
internal sealed class NpyRows
{
    private readonly FileStream _stream;
    private readonly int _width;

    /// <summary>Starts writing rows, or continues after existing ones.</summary>
    /// <param name="stream">The file; not disposed.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="count">Number of existing rows to keep; anything after them is dropped.</param>
    public NpyRows(FileStream stream, int width, long count = 0)
    {
        (_stream, _width, Count) = (stream, width, count);
        WriteHeader(0);
        _stream.SetLength(NpyFormat.HeaderLength + (count * width * sizeof(float)));
        _stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Number of rows so far.</summary>
    public long Count { get; private set; }

    /// <summary>CRC-32 of each whole row in a file, from the first, regardless of its header.</summary>
    public static IEnumerable<uint> ChecksumsIn(string path, int width)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        stream.Position = NpyFormat.HeaderLength;
        var row = new byte[width * sizeof(float)];
        while (stream.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) == row.Length)
        {
            yield return Crc32.Of(row);
        }
    }

    /// <summary>CRC-32 of a row as it lies in the file.</summary>
    public static uint ChecksumOf(ReadOnlySpan<float> row)
    {
        if (BitConverter.IsLittleEndian)
        {
            return Crc32.Of(MemoryMarshal.AsBytes(row));
        }

        var values = row.ToArray();
        NpyFormat.SwapOnBigEndian(values);
        return Crc32.Of(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    /// <summary>Appends rows.</summary>
    /// <param name="values">A whole number of rows.</param>
    /// <exception cref="ArgumentException">The values are not a whole number of rows.</exception>
    public void Append(ReadOnlySpan<float> values)
    {
        if (values.Length % _width != 0)
        {
            throw new ArgumentException($"{values.Length} values are not a whole number of rows of {_width}", nameof(values));
        }

        NpyFormat.WriteValues(_stream, values);
        Count += values.Length / _width;
    }

    /// <summary>Reads all rows from the first; each is valid until the next one is read. Nothing can be appended afterward.</summary>
    public IEnumerable<float[]> ReadAll()
    {
        var row = new float[_width];
        _stream.Position = NpyFormat.HeaderLength;
        for (var i = 0L; i < Count; i++)
        {
            _stream.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
            NpyFormat.SwapOnBigEndian(row);
            yield return row;
        }
    }

    /// <summary>Writes the number of rows into the header.</summary>
    public void Complete() => WriteHeader(Count);

    private void WriteHeader(long rows)
    {
        _stream.Position = 0;
        _stream.Write(NpyFormat.Header([rows, _width]));
    }
}
