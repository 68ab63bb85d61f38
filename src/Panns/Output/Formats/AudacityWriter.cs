using System.Globalization;

namespace Panns.Output.Formats;

/// <summary>Writes a label track of Audacity: <c>0.320000	1.600000	Dog</c>.</summary>
internal sealed class AudacityWriter(TextWriter output) : ResultWriter
{
    private readonly SingleRecording _single = new("a label track of Audacity");

    public override void Write(RecordingRows recording)
    {
        _single.Take(recording);
        foreach (var row in recording.Rows)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{row.Start:0.000000}\t{row.End:0.000000}\t{Tabs.Clean(row.Label)}\n"));
        }
    }
}
