using System.Text.Json;
using Panns.Output.Json;

namespace Panns.Diagnostics.Output;

/// <summary>Writes results as JSON objects.</summary>
internal static class BenchJson
{
    /// <summary>Writes the fields of a result: times in milliseconds, ratios with their quartiles; null if not measured.</summary>
    public static void WriteFields(Utf8JsonWriter json, BenchResult result)
    {
        json.WriteString("model", result.Case.Model);
        json.WriteNumber("threads", result.Case.Threads);
        json.WriteNumber("batch", result.Case.Batch);
        json.WriteNumber("seconds", result.Case.Seconds);
        WriteRounded(json, "ours_ms", result.OursMilliseconds, 4);
        WriteRounded(json, "onnx_ms", result.OnnxMilliseconds, 4);
        WriteRounded(json, "torch_ms", result.TorchMilliseconds, 4);
        WriteRounded(json, "ratio_onnx", result.RatioOnnx?.Median, 4);
        WriteRounded(json, "ratio_onnx_low", result.RatioOnnx?.Low, 4);
        WriteRounded(json, "ratio_onnx_high", result.RatioOnnx?.High, 4);
        WriteRounded(json, "max_difference", result.MaxDifference, 10);
    }

    // NaN becomes null here; a note has already reported it.
    private static void WriteRounded(Utf8JsonWriter json, string name, double? value, int digits)
        => json.Number(name, value is { } number ? Math.Round(number, digits) : null);
}
