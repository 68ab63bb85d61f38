using System.Globalization;
using Panns.Output.Csv;

namespace Panns.Output.Formats;

/// <summary>
/// Writes a selection table of Raven. Its times are those of the recordings in sequence, as if they were opened together; the column
/// <c>File Offset (s)</c> has the time within the recording.
/// </summary>
internal sealed class RavenWriter : ResultWriter
{
    private readonly TextWriter _output;
    private long _selection;
    private double _before;

    public RavenWriter(TextWriter output)
    {
        _output = output;
        Line("Selection", "View", "Channel", "Begin Time (s)", "End Time (s)", "Begin Path", "File Offset (s)", "Annotation", "Score");
    }

    public override void Write(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        foreach (var row in recording.Rows)
        {
            _selection++;
            Line(
                _selection.ToString(CultureInfo.InvariantCulture), "Waveform 1", "1", CsvWriter.Seconds(_before + row.Start), CsvWriter.Seconds(_before + row.End),
                recording.File, CsvWriter.Seconds(row.Start), row.Label, CsvWriter.Number(row.Score));
        }

        _before += recording.Duration ?? 0;
    }

    private void Line(params ReadOnlySpan<string> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            _output.Write(i == 0 ? "" : "\t");
            _output.Write(Tabs.Clean(cells[i]));
        }

        _output.Write('\n');
    }
}
