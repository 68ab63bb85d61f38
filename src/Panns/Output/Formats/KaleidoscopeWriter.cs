using Panns.Output.Csv;

namespace Panns.Output.Formats;

/// <summary>Writes a CSV that Kaleidoscope opens: folder, file, time within it, class; a column for the user's own identification stays empty.</summary>
internal sealed class KaleidoscopeWriter : ResultWriter
{
    private readonly CsvWriter _csv;

    public KaleidoscopeWriter(TextWriter output)
    {
        _csv = new(output);
        _csv.Write("INDIR", "FOLDER", "IN FILE", "OFFSET", "DURATION", "AUTO ID", "CONFIDENCE", "MANUAL ID");
    }

    public override void Write(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var folder = Path.GetDirectoryName(recording.File) is { Length: > 0 } named ? named : ".";
        foreach (var row in recording.Rows)
        {
            _csv.Write(
                folder, "", Path.GetFileName(recording.File), CsvWriter.Seconds(row.Start), CsvWriter.Seconds(row.End - row.Start), row.Label, CsvWriter.Number(row.Score), "");
        }
    }
}
