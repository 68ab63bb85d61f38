using Panns.Output.Formats;
using Panns.Output.Tables;

namespace Panns.Output;

/// <summary>Writes a table of results one recording at a time. Disposing ends the table but not the underlying writer.</summary>
public abstract class ResultWriter : IDisposable
{
    /// <summary>Writes comma-separated values, with a heading.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="table">The type of table.</param>
    public static ResultWriter Csv(TextWriter output, ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(table);
        return new CsvResultWriter(output, table);
    }

    /// <summary>Writes a JSON array with one object per recording, each on its own line.</summary>
    /// <param name="output">The destination.</param>
    /// <param name="table">The type of table.</param>
    public static ResultWriter Json(TextWriter output, ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(table);
        return new JsonResultWriter(output, table);
    }

    /// <summary>
    /// Writes events in the format of another program. These formats have no place for a recording that failed, which is left out, nor for one
    /// without events.
    /// </summary>
    /// <param name="output">The destination.</param>
    /// <param name="format">The format.</param>
    public static ResultWriter Events(TextWriter output, EventFormat format)
    {
        ArgumentNullException.ThrowIfNull(output);
        return format switch
        {
            EventFormat.Audacity => new AudacityWriter(output),
            EventFormat.Raven => new RavenWriter(output),
            EventFormat.Jams => new JamsWriter(output),
            EventFormat.Crowsetta => new CrowsettaWriter(output),
            EventFormat.Kaleidoscope => new KaleidoscopeWriter(output),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "is not a format of events"),
        };
    }

    /// <summary>Writes the result of a recording.</summary>
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
