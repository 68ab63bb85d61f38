using System.Text;
using Panns.Output;
using Panns.Output.Csv;
using Panns.Output.Tables;

namespace Panns.Clips;

/// <summary>
/// The clips that a run has finished, stored beside its unfinished result so that the next run can resume. The first line identifies what
/// determines the results; then come the <see cref="ResultTable.EmbeddingIndex"/> columns, one line per clip. A line is written after the
/// clip's result, so every line has its result even if the process is killed.
/// </summary>
internal sealed class ClipJournal : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly StreamWriter _text;
    private readonly ResultWriter _table;

    private ClipJournal(FileStream stream)
    {
        _text = new(stream, Utf8);
        _table = new CsvResultWriter(_text, ResultTable.EmbeddingIndex, hasHeading: stream.Position == 0);
    }

    /// <summary>Starts a new journal.</summary>
    /// <param name="path">The file; overwritten if it exists.</param>
    /// <param name="identity">Everything that determines the results bit for bit, on one line.</param>
    public static ClipJournal Start(string path, string identity)
    {
        using (var text = new StreamWriter(path, append: false, Utf8))
        {
            var csv = new CsvWriter(text);
            csv.Write(identity);
            csv.Write([.. ResultTable.EmbeddingIndex.Columns.Select(column => column.Name)]);
        }

        return GoOn(path, new FileInfo(path).Length);
    }

    /// <summary>Continues a journal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Bytes to keep.</param>
    public static ClipJournal GoOn(string path, long length)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        stream.SetLength(length);
        stream.Seek(0, SeekOrigin.End);
        return new(stream);
    }

    /// <summary>Reads the journal of an earlier run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clips">The clips to process, in order.</param>
    /// <param name="results">Number of clips with stored results; may be fewer than the journal's lines after a system crash.</param>
    public static ClipJournalState Read(string path, IReadOnlyList<string> clips, long results)
    {
        using var reader = CsvReader.Open(path, ',');
        if (ReadLine(reader) is not [var identity] || ReadLine(reader) is not { } heading)
        {
            return ClipJournalState.Empty;
        }

        var state = new ClipJournalState(identity, 0, 0, 0, Length([identity]) + Length(heading));
        while (state.Lines < results && ReadLine(reader) is { } cells)
        {
            if (state.Lines == state.Known && state.Known < clips.Count && cells[0] == clips[state.Known])
            {
                state = state with
                {
                    Known = state.Known + 1,
                    Failed = state.Failed + (RecordingRows.IsOk(cells[^1]) ? 0 : 1),
                    Length = state.Length + Length(cells),
                };
            }

            state = state with { Lines = state.Lines + 1 };
        }

        return state;
    }

    /// <summary>Adds a line and writes it to the file.</summary>
    public void Append(RecordingRows recording)
    {
        _table.Write(recording);
        _text.Flush();
    }

    public void Dispose()
    {
        _table.Dispose();
        _text.Dispose();
    }

    // A line without a line break was cut off when the process ended; it does not count.
    private static string[]? ReadLine(CsvReader reader)
    {
        try
        {
            return reader.Read() is { } cells && reader.IsLineEnded ? cells : null;
        }
        catch (PannsException problem) when (problem.InnerException is not IOException)
        {
            return null;
        }
    }

    private static long Length(string[] cells) => Utf8.GetByteCount(CsvWriter.Text([cells]));
}
