using System.Text.Json;
using Panns.Metrics;
using Panns.Output.Json;

namespace Panns.Transfer.Evaluation;

/// <summary>Writes fields of results.</summary>
internal static class JsonFields
{
    /// <summary>Writes a metric on one line: {"value": ..., "interval95": [low, high]}.</summary>
    public static void Interval(this Utf8JsonWriter json, string name, Interval interval)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"{{\"value\": {JsonText.Text(interval.Value)}, \"interval95\": [{JsonText.Text(interval.Low)}, {JsonText.Text(interval.High)}]}}");
    }
}
