using System.Globalization;
using Panns.Clips;
using Panns.Common;
using Panns.Common.IO;
using Panns.Output;
using Panns.Output.Csv;
using Panns.Output.Npy;

namespace Panns.Embedding;

/// <summary>
/// Writes the embeddings of a list of recordings one at a time, in the format of <see cref="EmbeddingFile"/>. Until complete, finished rows
/// are kept in <c>x.npy.partial</c> and <c>x.npy.index.partial</c>, even if the process is killed, so that a later writer can resume. Recordings
/// that failed are listed in <c>x.errors.csv</c>.
/// </summary>
internal sealed class EmbeddingFileWriter : IResumableFile, IDisposable
{
    private readonly string _path;
    private readonly int _dimension;
    private readonly float[] _missing;
    private readonly FileStream _matrix;
    private readonly NpyRows _rows;
    private readonly ClipJournal _journal;
    private bool _isKept = true;

    /// <summary>Starts an embedding file, or resumes one.</summary>
    /// <param name="path">A file ending in .npy or .csv; overwritten on completion if it exists. Its folder is created if missing.</param>
    /// <param name="dimension">Length of an embedding, at least 1.</param>
    /// <param name="identity">One line that identifies what determines the embeddings: <see cref="EmbeddingExtractor.Identity"/>.</param>
    /// <param name="files">The recordings, in row order.</param>
    /// <param name="resume">Whether to continue after the rows of an earlier writer; otherwise they are overwritten.</param>
    /// <param name="notice">Receives one-line messages about an earlier run that was found; null for none.</param>
    /// <exception cref="PannsException">
    /// The file has another extension, it cannot be written, another process is writing it, or the run to resume has another identity.
    /// </exception>
    public EmbeddingFileWriter(string path, int dimension, string identity, IReadOnlyList<string> files, bool resume = false, Action<string>? notice = null)
    {
        EmbeddingFile.CheckPath(path);
        ArgumentException.ThrowIfNullOrEmpty(identity);
        ArgumentNullException.ThrowIfNull(files);
        _path = path;
        _dimension = Guard.Positive(dimension);
        _missing = new float[dimension];
        Array.Fill(_missing, float.NaN);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var left = ClipJournalResume.Find(path, RowsPath, JournalPath, identity, files, () => NpyRows.ChecksumsIn(RowsPath, dimension), resume, notice);
            (Resumed, Failed) = (left.Known, left.Failed);
            _matrix = new(RowsPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            _rows = new(_matrix, dimension, left.Known);
            _journal = left.Length > 0 ? ClipJournal.GoOn(JournalPath, left.Length) : ClipJournal.Start(JournalPath, identity);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _matrix?.Dispose();
            throw new PannsException($"{path}: cannot be written: {problem.Message}", problem);
        }
    }

    /// <summary>The part of its file that each row is of, start and end in seconds: the index then has these; null for whole files.</summary>
    public IReadOnlyList<(double Start, double? End)>? Sections { get; init; }

    /// <summary>Number of rows taken over from an earlier writer, for the first files of the list.</summary>
    public int Resumed { get; }

    /// <summary>Number of rows so far, including those of earlier writers.</summary>
    public int Count => (int)_rows.Count;

    /// <summary>Number of NaN rows so far, including those of earlier writers.</summary>
    public int Failed { get; private set; }

    private string RowsPath => _path + ".partial";

    private string JournalPath => _path + ".index.partial";

    /// <summary>Adds the row of the next recording; a row of NaN if it failed. The row is kept even if the process is killed.</summary>
    /// <param name="result">The recording's embedding, or why there is none.</param>
    /// <exception cref="ArgumentException">The embedding has another length.</exception>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void Write(EmbeddingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Error is null && result.Embedding.Length != _dimension)
        {
            throw new ArgumentException($"an embedding of {result.Embedding.Length} values in a file of {_dimension}", nameof(result));
        }

        try
        {
            var row = result.Error is null ? result.Embedding.Span : _missing;
            _rows.Append(row);
            _matrix.Flush();
            _journal.Append(result.ToRows(), NpyRows.ChecksumOf(row));
            Failed += result.Error is null ? 0 : 1;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{_path}: cannot be written: {problem.Message}", problem);
        }
    }

    /// <summary>Completes the files and moves them into place; call after the last row.</summary>
    /// <exception cref="PannsException">The files cannot be written.</exception>
    public void Complete()
    {
        try
        {
            _journal.Dispose();
            if (EmbeddingFile.IsTable(_path))
            {
                StagedFile.Write(_path, WriteTable);
                ClipJournalResume.WriteErrors(_path, JournalPath, Failed);
                _matrix.Dispose();
                File.Delete(RowsPath);
            }
            else
            {
                _rows.Complete();
                _matrix.Flush(flushToDisk: true);
                StagedFile.Write(EmbeddingFile.IndexPath(_path), WriteIndex);
                ClipJournalResume.WriteErrors(_path, JournalPath, Failed);
                _matrix.Dispose();
                File.Move(RowsPath, _path, overwrite: true);
            }

            File.Delete(JournalPath);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{_path}: cannot be written: {problem.Message}", problem);
        }
    }

    /// <summary>Makes <see cref="Dispose"/> delete the rows instead of keeping them for a later writer.</summary>
    public void Discard() => _isKept = false;

    /// <summary>Closes the files. Unless complete, any rows are kept for a later writer.</summary>
    public void Dispose()
    {
        _journal.Dispose();
        _matrix.Dispose();
        if (!_isKept || _rows.Count == 0)
        {
            File.Delete(RowsPath);
            File.Delete(JournalPath);
        }
    }

    private void WriteIndex(Stream stream)
    {
        using var text = new StreamWriter(stream, leaveOpen: true);
        var csv = new CsvWriter(text);
        foreach (var cells in Index())
        {
            csv.Write(cells);
        }
    }

    // The heading and the lines of the index: of the journal's file, duration and status, or with the start and end of parts of files.
    private IEnumerable<string[]> Index()
    {
        foreach (var (line, cells) in ClipJournal.ReadIndex(JournalPath).Index())
        {
            if (Sections is null)
            {
                yield return cells;
            }
            else if (line == 0)
            {
                yield return [.. ResultTable.EmbeddingWindows().Columns.Select(column => column.Name)];
            }
            else
            {
                var (start, end) = Sections[line - 1];
                end = double.TryParse(cells[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var duration) ? start + duration : end;
                yield return [cells[0], CsvWriter.Seconds(start), end is { } known ? CsvWriter.Seconds(known) : "", cells[2]];
            }
        }
    }

    private void WriteTable(Stream stream)
    {
        using var journal = Index().GetEnumerator();
        _ = journal.MoveNext();
        var heading = journal.Current;
        using var text = new StreamWriter(stream, leaveOpen: true);
        var csv = new CsvWriter(text);
        string[] cells = [.. heading, .. Enumerable.Range(0, _dimension).Select(i => string.Create(CultureInfo.InvariantCulture, $"e{i}"))];
        csv.Write(cells);
        foreach (var row in _rows.ReadAll())
        {
            _ = journal.MoveNext();
            journal.Current.CopyTo(cells, 0);
            for (var i = 0; i < row.Length; i++)
            {
                cells[heading.Length + i] = CsvWriter.Number((float?)row[i]);
            }

            csv.Write(cells);
        }
    }
}
