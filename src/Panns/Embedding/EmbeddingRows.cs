using System.Runtime.InteropServices;
using Panns.Output.Npy;

namespace Panns.Embedding;

/// <summary>
/// Rows of embeddings on their way into a file: a NumPy file whose header says how many there are only when it is complete. They outlive the
/// process.
/// </summary>
internal sealed class EmbeddingRows : IDisposable
{
    private readonly FileStream _stream;
    private readonly float[] _row;

    /// <summary>Opens the rows, or starts them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimension">Values of a row.</param>
    /// <param name="count">Rows to keep; what follows is dropped.</param>
    /// <exception cref="IOException">Another process has them open, or they cannot be written.</exception>
    public EmbeddingRows(string path, int dimension, int count)
    {
        _row = new float[dimension];
        Count = count;
        _stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        WriteHeader(0);
        _stream.SetLength(NpyFormat.HeaderLength + ((long)count * dimension * sizeof(float)));
        _stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>How many whole rows a file holds.</summary>
    public static long CountIn(string path, int dimension)
        => File.Exists(path) ? Math.Max(0, new FileInfo(path).Length - NpyFormat.HeaderLength) / ((long)dimension * sizeof(float)) : 0;

    /// <summary>Adds a row; it is in the file when this returns.</summary>
    /// <param name="embedding">[dimension] values; empty for a row of NaN.</param>
    public void Append(ReadOnlySpan<float> embedding)
    {
        if (embedding.IsEmpty)
        {
            Array.Fill(_row, float.NaN);
        }
        else
        {
            embedding.CopyTo(_row);
        }

        NpyFormat.WriteValues(_stream, _row);
        _stream.Flush();
        Count++;
    }

    /// <summary>Reads all rows from the first one on; each is valid until the next.</summary>
    public IEnumerable<float[]> ReadAll()
    {
        _stream.Position = NpyFormat.HeaderLength;
        for (var i = 0; i < Count; i++)
        {
            _stream.ReadExactly(MemoryMarshal.AsBytes(_row.AsSpan()));
            NpyFormat.SwapOnBigEndian(_row);
            yield return _row;
        }
    }

    /// <summary>Writes the number of rows into the header.</summary>
    public void Complete()
    {
        WriteHeader(Count);
        _stream.Flush(flushToDisk: true);
    }

    public void Dispose() => _stream.Dispose();

    private void WriteHeader(long rows)
    {
        _stream.Position = 0;
        _stream.Write(NpyFormat.Header([rows, _row.Length]));
    }
}
