using System.Globalization;
using System.Text;
using Panns.Common;
using Panns.Common.IO;
using Panns.Output;
using Panns.Output.Csv;
using Panns.Output.Tables;

namespace Panns.Clips;

/// <summary>
/// Writes the rows of a list of recordings to a file that appears complete or not at all: comma-separated values, or JSON with a line for each
/// recording, or what else a format makes of the cells. Until then what is finished is kept in <c>x.csv.partial</c> and <c>x.csv.index.partial</c>, even if the process is killed, so that a
/// later writer can resume. Recordings that failed are listed in <c>x.errors.csv</c>.
/// </summary>
internal sealed class ClipTableWriter : IResumableFile, IDisposable
{
    private readonly string _path;
    private readonly bool _isCsv;
    private readonly ResultTable _table;
    private readonly Action<Stream, IEnumerable<string[]>>? _finish;
    private readonly FileStream _stream;
    private readonly FramedFile _rows;
    private readonly ClipJournal _journal;
    private bool _isKept = true;

    /// <summary>Starts a file, or resumes one.</summary>
    /// <param name="path">The file; overwritten on completion if it exists.</param>
    /// <param name="isCsv">Whether it holds comma-separated values; otherwise JSON lines.</param>
    /// <param name="table">The type of table.</param>
    /// <param name="identity">One line that identifies what determines the results.</param>
    /// <param name="files">The recordings, in order.</param>
    /// <param name="resume">Whether to continue after the results of an earlier writer; otherwise they are overwritten.</param>
    /// <param name="notice">Receives one-line messages about an earlier run that was found; null for none.</param>
    /// <param name="finish">Writes the file of another format from the rows' cells, as CSV has them; null for CSV and JSON lines.</param>
    /// <exception cref="PannsException">The file cannot be written, or the run to resume has another identity.</exception>
    public ClipTableWriter(
        string path, bool isCsv, ResultTable table, string identity, IReadOnlyList<string> files, bool resume, Action<string>? notice,
        Action<Stream, IEnumerable<string[]>>? finish = null)
    {
        (_path, _isCsv, _table, _finish) = (path, isCsv || finish is not null, table, finish);
        try
        {
            var left = ClipJournalResume.Find(path, RowsPath, JournalPath, identity, files, () => FramedFile.ChecksumsIn(RowsPath), resume, notice);
            (Resumed, Failed) = (left.Known, left.Failed);
            _stream = new(RowsPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            _rows = new(_stream, left.Known);
            _journal = left.Length > 0 ? ClipJournal.GoOn(JournalPath, left.Length) : ClipJournal.Start(JournalPath, identity);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _stream?.Dispose();
            throw Unwritable(problem);
        }
    }

    /// <summary>Recordings taken over from an earlier writer.</summary>
    public int Resumed { get; }

    /// <summary>Recordings so far, including those of earlier writers.</summary>
    public int Count => _rows.Count;

    /// <summary>Recordings that failed so far, including those of earlier writers.</summary>
    public int Failed { get; private set; }

    private string RowsPath => _path + ".partial";

    private string JournalPath => _path + ".index.partial";

    /// <summary>Adds the next recording; it is kept even if the process is killed.</summary>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void Write(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        try
        {
            var text = Encoding.UTF8.GetBytes(_isCsv ? Rows(recording) : JsonResultWriter.Line(_table, recording));
            _rows.Append(text);
            // One line a recording, whatever the number of its rows.
            _journal.Append(recording.Error is not null ? recording : recording with { Rows = [new(0, recording.Duration ?? 0, "", 0)] }, Crc32.Of(text));
            Failed += recording.Error is null ? 0 : 1;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(problem);
        }
    }

    /// <summary>Completes the file and moves it into place; call after the last recording.</summary>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void Complete()
    {
        try
        {
            _journal.Dispose();
            StagedFile.Write(_path, stream =>
            {
                if (_finish is not null)
                {
                    _finish(stream, Cells());
                    return;
                }

                if (_isCsv)
                {
                    stream.Write(Encoding.UTF8.GetBytes(Heading()));
                }

                _rows.CopyTo(stream);
            });
            ClipJournalResume.WriteErrors(_path, JournalPath, Failed);
            _stream.Dispose();
            File.Delete(RowsPath);
            File.Delete(JournalPath);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(problem);
        }
    }

    /// <summary>Makes <see cref="Dispose"/> delete the results instead of keeping them for a later writer.</summary>
    public void Discard() => _isKept = false;

    /// <summary>Closes the files. Unless complete, any results are kept for a later writer.</summary>
    public void Dispose()
    {
        _journal.Dispose();
        _stream.Dispose();
        if (!_isKept || _rows.Count == 0)
        {
            File.Delete(RowsPath);
            File.Delete(JournalPath);
        }
    }

    private string Rows(RecordingRows recording)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var rows = new CsvResultWriter(text, _table, hasHeading: false);
        rows.Write(recording);
        return text.ToString();
    }

    private IEnumerable<string[]> Cells()
    {
        foreach (var text in _rows.All)
        {
            using var reader = new CsvReader(new StringReader(Encoding.UTF8.GetString(text)), _path, ',');
            while (reader.Read() is { } cells)
            {
                yield return cells;
            }
        }
    }

    private string Heading()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var rows = new CsvResultWriter(text, _table);
        return text.ToString();
    }

    private PannsException Unwritable(Exception problem) => new($"{_path}: cannot be written: {problem.Message}", problem);
}
