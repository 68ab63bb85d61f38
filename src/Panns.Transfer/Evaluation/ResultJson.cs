using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Panns.IO;

namespace Panns.Transfer;

/// <summary>Results as JSON: {dataset, model, strategies: {name: {folds, mean, metric, seconds, ...}}}.</summary>
public static class ResultJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Results of a cross-validation.</summary>
    public static string Write(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Build(json =>
        {
            Heading(json, result.Dataset, result.Model, result.Seed);
            json.WriteStartArray("fold_names");
            foreach (var fold in result.Folds)
            {
                json.WriteStringValue(fold);
            }

            json.WriteEndArray();
            json.WriteStartObject("strategies");
            foreach (var strategy in result.Strategies)
            {
                json.WriteStartObject(strategy.Name);
                Numbers(json, "folds", strategy.Folds);
                json.WriteNumber("mean", strategy.Mean);
                json.WriteString("metric", result.Metric.Name());
                json.WriteNumber("seconds", Math.Round(strategy.Seconds, 3));
                json.WriteNumber("pooled", strategy.Pooled.Value);
                Numbers(json, "interval95", [strategy.Pooled.Low, strategy.Pooled.High]);
                json.WriteNumber("trained_parameters", strategy.TrainedParameters);
                json.WriteStartObject("by_class");
                for (var i = 0; i < result.Classes.Length; i++)
                {
                    Number(json, result.Classes[i], strategy.ByClass[i]);
                }

                json.WriteEndObject();
                json.WriteStartArray("confusion");
                foreach (var row in strategy.Confusion)
                {
                    json.WriteRawValue($"[{string.Join(", ", row)}]");
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
            Unreadable(json, result.Errors);
        });
    }

    /// <summary>Results of few-shot runs: {dataset, model, strategies: {name: [{shots, mean, deviation, scores}]}, unreadable}.</summary>
    public static string Write(FewShotResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Build(json =>
        {
            Heading(json, result.Dataset, result.Model, result.Seed);
            json.WriteString("metric", result.Metric.Name());
            json.WriteStartObject("strategies");
            foreach (var (name, points) in result.Curves)
            {
                json.WriteStartArray(name);
                foreach (var point in points)
                {
                    json.WriteStartObject();
                    json.WriteNumber("shots", point.Shots);
                    json.WriteNumber("mean", point.Mean);
                    json.WriteNumber("deviation", point.Deviation);
                    Numbers(json, "scores", point.Scores);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            Unreadable(json, result.Errors);
        });
    }

    /// <summary>Writes a text to a file, whole or not at all.</summary>
    /// <param name="path">The file; its folder is made where missing.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="PannsException">It cannot be written.</exception>
    public static void Save(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    internal static string Build(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    internal static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void Heading(Utf8JsonWriter json, string dataset, string? model, ulong seed)
    {
        json.WriteString("dataset", dataset);
        json.WriteString("model", model);
        json.WriteNumber("seed", seed);
    }

    private static void Unreadable(Utf8JsonWriter json, ImmutableArray<string> errors)
    {
        json.WriteStartArray("unreadable");
        foreach (var error in errors)
        {
            json.WriteStringValue(error);
        }

        json.WriteEndArray();
    }

    // JSON knows no NaN: a class without clips has no score.
    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
