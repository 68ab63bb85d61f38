using System.Text.Json;
using Panns.Output.Json;

namespace Panns.Output.Formats;

/// <summary>Writes a JAMS file: one annotation, whose observations are the events.</summary>
internal sealed class JamsWriter(TextWriter output) : ResultWriter
{
    private const string Version = "0.3.4";

    private readonly SingleRecording _single = new("a JAMS file");

    public override void Write(RecordingRows recording)
    {
        _single.Take(recording);
        output.Write(JsonText.File(json =>
        {
            json.WriteStartObject("file_metadata");
            json.WriteString("title", Path.GetFileName(recording.File));
            json.WriteString("artist", "");
            json.WriteString("release", "");
            json.Number("duration", recording.Duration);
            Empty(json, "identifiers");
            json.WriteString("jams_version", Version);
            json.WriteEndObject();
            json.WriteStartArray("annotations");
            Annotation(json, recording);
            json.WriteEndArray();
            json.WriteStartObject("sandbox");
            json.WriteString("file", recording.File);
            json.WriteEndObject();
        }));
    }

    private static void Annotation(Utf8JsonWriter json, RecordingRows recording)
    {
        json.WriteStartObject();
        json.WriteString("namespace", "tag_open");
        json.WriteStartObject("annotation_metadata");
        json.WriteStartObject("curator");
        json.WriteString("name", "");
        json.WriteString("email", "");
        json.WriteEndObject();
        Empty(json, "annotator");
        json.WriteString("version", "");
        json.WriteString("corpus", "");
        json.WriteString("annotation_tools", "Panns.ML");
        json.WriteString("annotation_rules", "");
        json.WriteString("validation", "");
        json.WriteString("data_source", "program");
        json.WriteEndObject();
        json.Objects("data", recording.Rows, (line, row) =>
        {
            line.Seconds("time", row.Start);
            line.Seconds("duration", row.End - row.Start);
            line.WriteString("value", row.Label);
            line.Number("confidence", (float?)row.Score);
        });
        Empty(json, "sandbox");
        json.WriteNumber("time", 0);
        json.Number("duration", recording.Duration);
        json.WriteEndObject();
    }

    private static void Empty(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteEndObject();
    }
}
