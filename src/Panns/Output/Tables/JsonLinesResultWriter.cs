namespace Panns.Output.Tables;

/// <summary>Writes a table of results as JSON lines: the object of a recording on each.</summary>
internal sealed class JsonLinesResultWriter(TextWriter output, ResultTable table) : ResultWriter
{
    public override void Write(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        output.Write(JsonResultWriter.Line(table, recording));
    }
}
