using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Panns.Common;

namespace Panns.Output.Json;

/// <summary>
/// How JSON is written: letters of all scripts unescaped (it is never embedded in HTML), control characters escaped, and null for NaN and
/// infinities, which JSON cannot represent.
/// </summary>
[BestFriend]
internal static class JsonText
{
    /// <summary>On a single line.</summary>
    public static JsonWriterOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>On several lines, for people.</summary>
    public static JsonWriterOptions Indented { get; } = Compact with { Indented = true };

    /// <summary>Returns a value as text.</summary>
    public static string Of(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Returns an object as the text of a file.</summary>
    /// <param name="fields">Writes its fields.</param>
    public static string File(Action<Utf8JsonWriter> fields) => Of(Indented, json =>
    {
        json.WriteStartObject();
        fields(json);
        json.WriteEndObject();
    }) + "\n";

    /// <summary>Writes a number, or null.</summary>
    public static void Number(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a number that reads back as the same float32, or null.</summary>
    public static void Number(this Utf8JsonWriter json, string name, float? value)
    {
        if (value is { } number && float.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes seconds, rounded to the microsecond.</summary>
    public static void Seconds(this Utf8JsonWriter json, string name, double value) => json.Number(name, (double?)Math.Round(value, 6));

    /// <summary>Writes an array of numbers on one line.</summary>
    public static void Numbers(this Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(", ", values.Select(Text))}]");
    }

    /// <summary>Writes an array of objects, each on one line.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="name">The property.</param>
    /// <param name="values">What becomes an object each.</param>
    /// <param name="fields">Writes the fields of one.</param>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> fields)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteRawValue(Of(Compact, line =>
            {
                line.WriteStartObject();
                fields(line, value);
                line.WriteEndObject();
            }));
        }

        json.WriteEndArray();
    }

    /// <summary>Writes an array of strings.</summary>
    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Formats a number as JSON.</summary>
    public static string Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "null";
}
