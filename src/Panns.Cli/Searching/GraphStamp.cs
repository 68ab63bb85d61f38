using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Panns.Cli.Searching;

/// <summary>
/// The last bytes of a graph's file, which say what embeddings it is of: the length and time of their file, and the values of rows all over it. Reading all
/// would take as long as an exact search.
/// </summary>
internal sealed class GraphStamp
{
    private const int SampledRows = 64;

    private readonly byte[] _bytes;

    private GraphStamp(byte[] bytes) => _bytes = bytes;

    // Another number for another kind of graph.
    private static ReadOnlySpan<byte> Mark => "panns graph 1\0\0\0"u8;

    /// <summary>The stamp of an index as it is now.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="index">The index.</param>
    public static GraphStamp Of(string path, EmbeddingIndex index)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = new FileInfo(path);
        hash.AppendData(MemoryMarshal.AsBytes<long>([file.Length, file.LastWriteTimeUtc.Ticks, index.Clips.Count, index.Dimension]));
        var rows = Math.Min(SampledRows, index.Clips.Count);
        for (var i = 0; i < rows; i++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(index.Row((int)((long)i * (index.Clips.Count - 1) / Math.Max(rows - 1, 1)))));
        }

        return new([.. Mark, .. hash.GetHashAndReset()]);
    }

    /// <summary>Whether a file is there and ends with this stamp.</summary>
    public bool IsOn(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length < _bytes.Length)
            {
                return false;
            }

            var last = new byte[_bytes.Length];
            file.Seek(-last.Length, SeekOrigin.End);
            file.ReadExactly(last);
            return last.AsSpan().SequenceEqual(_bytes);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Ends a file with this stamp, which USearch passes over.</summary>
    public void AppendTo(string path)
    {
        using var file = new FileStream(path, FileMode.Append);
        file.Write(_bytes);
        file.Flush(flushToDisk: true);
    }
}
