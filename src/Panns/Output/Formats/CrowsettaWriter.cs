using Panns.Output.Csv;

namespace Panns.Output.Formats;

/// <summary>
/// Writes crowsetta's generic sequence CSV, which has no column for scores. Each recording is an annotation with one sequence; the path of an
/// annotation file, which must not be empty, is that of the recording.
/// </summary>
internal sealed class CrowsettaWriter : ResultWriter
{
    private readonly CsvWriter _csv;
    private long _annotation;

    public CrowsettaWriter(TextWriter output)
    {
        _csv = new(output);
        _csv.Write("label", "onset_s", "offset_s", "notated_path", "annot_path", "sequence", "annotation");
    }

    public override void Write(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        foreach (var row in recording.Rows)
        {
            _csv.Write(row.Label, CsvWriter.Seconds(row.Start), CsvWriter.Seconds(row.End), recording.File, recording.File, "0", CsvWriter.Number((long?)_annotation));
        }

        _annotation += recording.Rows.Count > 0 ? 1 : 0;
    }
}
