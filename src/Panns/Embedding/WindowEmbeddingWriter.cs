using Panns.Clips;
using Panns.Common;
using Panns.Common.IO;
using Panns.Output;
using Panns.Output.Npy;
using Panns.Output.Tables;

namespace Panns.Embedding;

/// <summary>
/// Writes the embeddings of the windows of recordings: x.npy, float32 [windows, dimension], with x.index.csv beside it
/// (<see cref="ResultTable.EmbeddingWindows"/>), or x.csv, the index's columns and then e0, e1 and so on. A recording that could not be read is
/// one row of NaN (empty in CSV), and listed in x.errors.csv. The files appear complete or not at all.
/// </summary>
internal sealed class WindowEmbeddingWriter : IDisposable
{
    private readonly int _dimension;
    private readonly float[] _missing;
    private readonly NpyRowWriter? _matrix;
    private readonly StagedFile _index;
    private readonly StreamWriter _text;
    private readonly CsvResultWriter _table;
    private readonly List<(string File, string Reason)> _errors = [];
    private readonly string _path;
    private bool _isComplete;

    /// <param name="path">A file ending in .npy or .csv; overwritten on completion if it exists.</param>
    /// <param name="dimension">Length of an embedding, at least 1.</param>
    /// <exception cref="PannsException">The file has another extension or cannot be written.</exception>
    public WindowEmbeddingWriter(string path, int dimension)
    {
        EmbeddingFile.CheckPath(path);
        _path = path;
        _dimension = Guard.Positive(dimension);
        _missing = new float[dimension];
        Array.Fill(_missing, float.NaN);
        var isTable = EmbeddingFile.IsTable(path);
        _matrix = isTable ? null : new(path, dimension);
        _index = new(isTable ? path : EmbeddingFile.IndexPath(path));
        _text = new(_index.Stream, leaveOpen: true);
        _table = new(_text, isTable ? ResultTable.EmbeddingWindows(dimension) : ResultTable.EmbeddingWindows());
    }

    /// <summary>Number of recordings so far.</summary>
    public int Count { get; private set; }

    /// <summary>Number of recordings so far that could not be read.</summary>
    public int Failed { get; private set; }

    /// <summary>Adds the rows of the next recording.</summary>
    /// <param name="result">The recording, with its windows.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void Write(EmbeddingResult result)
    {
        Count++;
        Failed += result.Error is null ? 0 : 1;
        _table.Write(result.ToWindowRows());
        if (result.Error is not null)
        {
            _matrix?.Append(_missing);
            _errors.Add((result.File, result.Error));
        }

        foreach (var window in result.Windows ?? [])
        {
            if (window.Embedding.Length != _dimension)
            {
                throw new ArgumentException($"an embedding of {window.Embedding.Length} values in a file of {_dimension}", nameof(result));
            }

            _matrix?.Append(window.Embedding.Span);
        }
    }

    /// <summary>Completes the files and moves them into place; call after the last recording.</summary>
    /// <exception cref="PannsException">The files cannot be written.</exception>
    public void Complete()
    {
        _table.Dispose();
        _text.Flush();
        ClipJournalResume.WriteErrors(_path, _errors);
        _matrix?.Complete();
        _index.Commit();
        _isComplete = true;
    }

    public void Dispose()
    {
        _table.Dispose();
        if (!_isComplete)
        {
            // Afterward the stream is closed, and a writer flushes whenever it is disposed.
            _text.Dispose();
        }

        _matrix?.Dispose();
        _index.Dispose();
    }
}
