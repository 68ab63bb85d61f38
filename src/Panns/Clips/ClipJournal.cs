using System.Globalization;
using System.Text;
using Panns.Common;
using Panns.Output;
using Panns.Output.Csv;
using Panns.Output.Tables;

namespace Panns.Clips;

/// <summary>
/// The clips that a run has finished, stored beside its unfinished result so that the next run can resume. The first line identifies what
/// determines the results; then come the <see cref="ResultTable.EmbeddingIndex"/> columns and a checksum, one line per clip. A line is written
/// after the clip's result, so every line has its result even if the process is killed; the checksum covers both.
/// </summary>
internal sealed class ClipJournal : IDisposable
{
    private const string ChecksumColumn = "crc32";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly string[] Heading = [.. ResultTable.EmbeddingIndex.Columns.Select(column => column.Name), ChecksumColumn];

    private readonly string[] _cells = new string[Heading.Length];
    private readonly StreamWriter _text;
    private readonly CsvWriter _csv;

    private ClipJournal(FileStream stream)
    {
        _text = new(stream, Utf8);
        _csv = new(_text);
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
            csv.Write(Heading);
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

    /// <summary>Reads the journal of an earlier run, up to the first clip whose line or result is damaged.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clips">The clips to process, in order.</param>
    /// <param name="results">Checksums of the clips' stored results, in order; may be fewer than the journal's lines after a system crash.</param>
    public static ClipJournalState Read(string path, IReadOnlyList<string> clips, IEnumerable<uint> results)
    {
        using var reader = CsvReader.Open(path, ',', isLenient: true);
        if (ReadLine(reader) is not [var identity] || ReadLine(reader)?.SequenceEqual(Heading) != true)
        {
            return ClipJournalState.Empty;
        }

        var state = new ClipJournalState(identity, 0, 0, 0, Length([identity]) + Length(Heading));
        var isFollowing = true;
        foreach (var result in results)
        {
            if (state.IsDamaged || ReadLine(reader) is not { } cells)
            {
                break;
            }

            if (cells.Length != Heading.Length || cells[^1] != Checksum(cells[..^1], result))
            {
                state = state with { IsDamaged = true };
                break;
            }

            isFollowing &= state.Known < clips.Count && cells[0] == clips[state.Known];
            if (isFollowing)
            {
                state = state with
                {
                    Known = state.Known + 1,
                    Failed = state.Failed + (RecordingRows.IsOk(cells[^2]) ? 0 : 1),
                    Length = state.Length + Length(cells),
                };
            }

            state = state with { Lines = state.Lines + 1 };
        }

        return state;
    }

    /// <summary>The lines of a finished journal as <see cref="ResultTable.EmbeddingIndex"/>'s rows, heading first.</summary>
    /// <param name="path">The file.</param>
    public static IEnumerable<string[]> ReadIndex(string path)
    {
        using var reader = CsvReader.Open(path, ',');
        _ = reader.Read();
        while (reader.Read() is { } cells)
        {
            yield return cells[..^1];
        }
    }

    /// <summary>Adds a line and writes it to the file.</summary>
    /// <param name="recording">The clip.</param>
    /// <param name="result">Checksum of its stored result.</param>
    public void Append(RecordingRows recording, uint result)
    {
        CsvResultWriter.Fill(ResultTable.EmbeddingIndex, recording, recording.TableRows.First(), _cells.AsSpan(0, _cells.Length - 1));
        _cells[^1] = Checksum(_cells[..^1], result);
        _csv.Write(_cells);
        _text.Flush();
    }

    public void Dispose() => _text.Dispose();

    private static string Checksum(string[] cells, uint result)
        => Crc32.Of(Utf8.GetBytes(CsvWriter.Text([cells])), result).ToString("x8", CultureInfo.InvariantCulture);

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
