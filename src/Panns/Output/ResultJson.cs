using System.Text.Encodings.Web;
using System.Text.Json;

namespace Panns.Output;

/// <summary>Results as JSON, one after the other into a writer whose array the caller opens and closes.</summary>
public static class ResultJson
{
    /// <summary>How a writer of results is best set up: indented, with letters of all scripts as they are.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes <c>{"file": ..., "duration": ..., "tags": [{"label": ..., "score": ...}]}</c>, with <c>windows</c> where the result has
    /// them and <c>error</c> where the recording failed.
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="result">The recording's result.</param>
    public static void WriteTags(Utf8JsonWriter writer, TaggingResult result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        writer.WriteStartObject();
        writer.WriteString("file", result.File);
        writer.WriteNumber("duration", Round(result.Duration));
        WriteTags(writer, result.Tags);
        if (result.Windows is { } windows)
        {
            writer.WriteStartArray("windows");
            foreach (var window in windows)
            {
                writer.WriteStartObject();
                writer.WriteNumber("start", Round(window.Start));
                writer.WriteNumber("end", Round(window.End));
                WriteTags(writer, window.Tags);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (result.Error is { } error)
        {
            writer.WriteString("error", error);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes <c>{"file": ..., "duration": ..., "events": [{"label": ..., "onset": ..., "offset": ..., "peak": ..., "mean": ...}]}</c>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="result">The recording's result.</param>
    public static void WriteEvents(Utf8JsonWriter writer, DetectionResult result)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(result);
        writer.WriteStartObject();
        writer.WriteString("file", result.File);
        writer.WriteNumber("duration", Round(result.Duration));
        writer.WriteStartArray("events");
        foreach (var found in result.Events)
        {
            writer.WriteStartObject();
            writer.WriteString("label", found.Label);
            writer.WriteNumber("onset", found.Onset);
            writer.WriteNumber("offset", Round(found.Offset));
            writer.WriteNumber("peak", Round(found.PeakScore));
            writer.WriteNumber("mean", Round(found.MeanScore));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTags(Utf8JsonWriter writer, IReadOnlyList<Tag> tags)
    {
        writer.WriteStartArray("tags");
        foreach (var tag in tags)
        {
            writer.WriteStartObject();
            writer.WriteString("label", tag.Label);
            writer.WriteNumber("score", Round(tag.Score));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static double Round(double value) => Math.Round(value, 6);
}
