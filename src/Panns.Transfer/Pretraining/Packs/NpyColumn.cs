using System.Collections.Immutable;
using Panns.Output.Npy;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>Writes a NumPy file row by row, and the number of rows at the end.</summary>
internal sealed class NpyColumn : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _type;
    private readonly ImmutableArray<long> _row;
    private readonly long _bytes;
    private long _count;

    /// <param name="path">The file.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="size">Bytes per element.</param>
    /// <param name="row">Dimensions of a row.</param>
    public NpyColumn(string path, string type, int size, ReadOnlySpan<int> row)
    {
        _stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        _type = type;
        _bytes = size;
        var shape = ImmutableArray.CreateBuilder<long>(row.Length);
        foreach (var length in row)
        {
            shape.Add(length);
            _bytes *= length;
        }

        _row = shape.MoveToImmutable();
        _stream.Write(NpyFormat.Header([0, .. _row], type));
    }

    /// <summary>Appends a row.</summary>
    public void Append(ReadOnlySpan<byte> row)
    {
        if (row.Length != _bytes)
        {
            throw new ArgumentException($"a row of {row.Length} bytes instead of {_bytes}", nameof(row));
        }

        _stream.Write(row);
        _count++;
    }

    /// <summary>Writes the number of rows and flushes the file to disk.</summary>
    public void Complete()
    {
        _stream.Position = 0;
        _stream.Write(NpyFormat.Header([_count, .. _row], _type));
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
    }

    public void Dispose() => _stream.Dispose();
}
