using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Panns.Common.IO;
using Panns.Output;

namespace Panns.Embedding;

/// <summary>
/// Rows on their way into an embedding file: raw float32 rows in one file, their index in another, whose first line says what they
/// are rows of. A row is written before its line, so a line always has its row, whenever the run ends.
/// </summary>
internal sealed class PartialEmbeddings : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string _rowsPath;
    private readonly string _indexPath;
    private readonly int _dimension;
    private readonly FileStream _rows;
    private readonly StreamWriter _index;
    private readonly List<EmbeddingIndexEntry> _entries;
    private readonly float[] _missing;

    private PartialEmbeddings(string path, string key, int dimension, List<EmbeddingIndexEntry> entries)
    {
        _rowsPath = RowsPath(path);
        _indexPath = IndexPath(path);
        _dimension = dimension;
        _entries = entries;
        _missing = new float[dimension];
        Array.Fill(_missing, float.NaN);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _rows = new(_rowsPath, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        _rows.SetLength((long)entries.Count * dimension * sizeof(float));
        _rows.Seek(0, SeekOrigin.End);

        // Written anew, as the last line of an interrupted run may be cut off.
        _index = new(_indexPath, append: false, Utf8);
        _index.WriteLine(key);
        entries.ForEach(entry => _index.WriteLine(entry.ToLine()));
        _index.Flush();
    }

    public IReadOnlyList<EmbeddingIndexEntry> Entries => _entries;

    /// <summary>Goes on with what an earlier run left, where it was after the same: its key, and its list so far.</summary>
    public static PartialEmbeddings Open(string path, string key, int dimension, IReadOnlyList<string> paths)
    {
        var entries = new List<EmbeddingIndexEntry>();
        if (File.Exists(IndexPath(path)) && File.Exists(RowsPath(path)))
        {
            var lines = File.ReadAllLines(IndexPath(path), Utf8);
            var rows = new FileInfo(RowsPath(path)).Length / (dimension * sizeof(float));
            var known = lines.Length > 0 && lines[0] == key ? lines.Skip(1).Take((int)Math.Min(rows, paths.Count)) : [];
            foreach (var line in known)
            {
                if (EmbeddingIndexEntry.Parse(line) is not { } entry || entry.File != paths[entries.Count])
                {
                    break;
                }

                entries.Add(entry);
            }
        }

        return new(path, key, dimension, entries);
    }

    public EmbeddingIndexEntry Append(EmbeddingResult result)
    {
        var entry = new EmbeddingIndexEntry(result.File, result.Duration, result.Error ?? EmbeddingIndexEntry.Ok);
        _rows.Write(MemoryMarshal.AsBytes(result.Error is null ? result.Embedding.Span : _missing));
        _rows.Flush();
        _index.WriteLine(entry.ToLine());
        _index.Flush();
        _entries.Add(entry);
        return entry;
    }

    /// <summary>Writes the two files and removes the partial ones.</summary>
    public void Complete(string path)
    {
        _rows.Position = 0;
        StagedFile.Write(path, Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase) ? WriteNpy : WriteCsv);
        StagedFile.Write(EmbeddingFile.IndexPath(path), stream =>
        {
            using var writer = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(EmbeddingIndexEntry.Header);
            _entries.ForEach(entry => writer.WriteLine(entry.ToLine()));
        });
        Dispose();
        File.Delete(_rowsPath);
        File.Delete(_indexPath);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _index.Dispose();
    }

    private static string RowsPath(string path) => path + ".partial";

    private static string IndexPath(string path) => EmbeddingFile.IndexPath(path) + ".partial";

    private void WriteNpy(Stream stream)
    {
        stream.Write(NpyFormat.Header([_entries.Count, _dimension]));
        var row = new float[_dimension];
        for (var i = 0; i < _entries.Count; i++)
        {
            _rows.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
            NpyFile.WriteValues(stream, row);
        }
    }

    private void WriteCsv(Stream stream)
    {
        using var writer = new StreamWriter(stream, Utf8, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("file," + string.Join(',', Enumerable.Range(0, _dimension).Select(i => string.Create(CultureInfo.InvariantCulture, $"e{i}"))));
        var row = new float[_dimension];
        foreach (var entry in _entries)
        {
            _rows.ReadExactly(MemoryMarshal.AsBytes(row.AsSpan()));
            writer.Write(CsvText.Field(entry.File));
            foreach (var value in row)
            {
                writer.Write(',');
                writer.Write(value.ToString("R", CultureInfo.InvariantCulture));
            }

            writer.WriteLine();
        }
    }
}
