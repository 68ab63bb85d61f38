using System.Text;
using Panns.Output;
using Panns.Output.Csv;
using Panns.Output.Tables;

namespace Panns.Embedding;

/// <summary>
/// The index of rows on their way into a file: a first line that says what they are rows of, then a line a row, written after the row. So a line has
/// its row whenever the process ends.
/// </summary>
internal sealed class EmbeddingJournal : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly StreamWriter _text;
    private readonly ResultWriter _table;

    private EmbeddingJournal(FileStream stream)
    {
        _text = new(stream, Utf8);
        _table = new CsvResultWriter(_text, ResultTable.EmbeddingIndex, hasHeading: stream.Position == 0);
    }

    /// <summary>Starts an index anew.</summary>
    public static EmbeddingJournal Start(string path, string identity)
    {
        using (var text = new StreamWriter(path, append: false, Utf8))
        {
            var csv = new CsvWriter(text);
            csv.Write(identity);
            csv.Write([.. ResultTable.EmbeddingIndex.Columns.Select(column => column.Name)]);
        }

        return GoOn(path, new FileInfo(path).Length);
    }

    /// <summary>Goes on with an index.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Bytes to keep.</param>
    public static EmbeddingJournal GoOn(string path, long length)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        stream.SetLength(length);
        stream.Seek(0, SeekOrigin.End);
        return new(stream);
    }

    /// <summary>Looks at what a run has left.</summary>
    /// <param name="path">The file.</param>
    /// <param name="files">The files that the rows are to be of.</param>
    /// <param name="rows">Rows that are there.</param>
    public static EmbeddingJournalState Read(string path, IReadOnlyList<string> files, long rows)
    {
        using var reader = CsvReader.Open(path, ',');
        if (ReadLine(reader) is not [var identity] || ReadLine(reader) is not { } heading)
        {
            return EmbeddingJournalState.Empty;
        }

        var state = new EmbeddingJournalState(identity, 0, 0, 0, Length([identity]) + Length(heading));
        while (state.Lines < rows && ReadLine(reader) is { } cells)
        {
            if (state.Lines == state.Known && state.Known < files.Count && cells[0] == files[state.Known])
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

    /// <summary>Adds a line; it is in the file when this returns.</summary>
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

    // A line without its end is one that the process did not come to finish.
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
