using System.Runtime.InteropServices;

namespace Panns.Output.Npy;

/// <summary>Rows of float32 on their way into a NumPy file: its header says how many they are when all are there.</summary>
internal sealed class NpyRows
{
    private readonly FileStream _stream;
    private readonly int _width;

    /// <summary>Starts the rows, or goes on with them.</summary>
    /// <param name="stream">The file; the caller disposes of it.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="count">Rows that are there to be kept; what follows them is dropped.</param>
    public NpyRows(FileStream stream, int width, long count = 0)
    {
        (_stream, _width, Count) = (stream, width, count);
        WriteHeader(0);
        _stream.SetLength(NpyFormat.HeaderLength + (count * width * sizeof(float)));
        _stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Rows so far.</summary>
    public long Count { get; private set; }

    /// <summary>How many whole rows a file holds, whatever its header says.</summary>
    public static long CountIn(string path, int width)
        => File.Exists(path) ? Math.Max(0, new FileInfo(path).Length - NpyFormat.HeaderLength) / ((long)width * sizeof(float)) : 0;

    /// <summary>Appends rows.</summary>
    /// <param name="values">A whole number of rows, one after the other.</param>
    /// <exception cref="ArgumentException">It is no whole number of rows.</exception>
    public void Append(ReadOnlySpan<float> values)
    {
        if (values.Length % _width != 0)
        {
            throw new ArgumentException($"{values.Length} values are no whole number of rows of {_width}", nameof(values));
        }

        NpyFormat.WriteValues(_stream, values);
        Count += values.Length / _width;
    }

    /// <summary>Reads all rows from the first one on; each is valid until the next. None can be appended after that.</summary>
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
