using System.Globalization;
using System.Text.Json;
using Panns.Metrics;

namespace Panns.Transfer.Evaluation;

/// <summary>Fields of results. JSON knows neither NaN nor infinity: null stands for both.</summary>
internal static class JsonFields
{
    public static void Number(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Text(value));
    }

    /// <summary>Numbers in one line.</summary>
    public static void Numbers(this Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"[{string.Join(", ", values.Select(Text))}]");
    }

    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>A metric in one line: {"value": ..., "interval95": [low, high]}.</summary>
    public static void Interval(this Utf8JsonWriter json, string name, Interval interval)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"{{\"value\": {Text(interval.Value)}, \"interval95\": [{Text(interval.Low)}, {Text(interval.High)}]}}");
    }

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "null";
}
