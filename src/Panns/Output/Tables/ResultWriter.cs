using Panns.Output.Tables;

namespace Panns.Output;

/// <summary>Writes a table of results, recording by recording as they come. Disposing of it ends the table, and leaves the text's writer open.</summary>
public abstract class ResultWriter : IDisposable
{
    /// <summary>Writes comma-separated values, with a heading.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="table">The kind of table.</param>
    public static ResultWriter Csv(TextWriter output, ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(table);
        return new CsvResultWriter(output, table);
    }

    /// <summary>Writes one JSON array, an object a recording, each on a line of its own.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="table">The kind of table.</param>
    public static ResultWriter Json(TextWriter output, ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(table);
        return new JsonResultWriter(output, table);
    }

    /// <summary>Writes what became of a recording.</summary>
    /// <param name="recording">Its rows, or why it has none.</param>
    public abstract void Write(RecordingRows recording);

    /// <summary>Ends the table.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the table.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
