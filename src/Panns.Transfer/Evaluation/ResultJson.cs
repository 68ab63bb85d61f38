using System.Text.Json;
using Panns.Common.IO;
using Panns.Output.Json;
using Panns.Transfer.Data;
using Panns.Transfer.Evaluation;

namespace Panns.Transfer;

/// <summary>Writes results as JSON: {dataset, model, measured: {date, version, command, ...}, strategies: {name: {folds, mean, metric, seconds, ...}}}.</summary>
public static class ResultJson
{
    // Limits the list; the confusion matrix has all pairs.
    private const int MostPairs = 100;

    /// <summary>Writes results of a cross-validation.</summary>
    public static string Write(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.File(json => Fields(json, result));
    }

    /// <summary>Writes results of several networks: an array, or a single network's results without one.</summary>
    public static string Write(IReadOnlyList<EvaluationResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return results.Count == 1 ? Write(results[0]) : JsonText.Of(JsonText.Indented, json =>
        {
            json.WriteStartArray();
            foreach (var result in results)
            {
                json.WriteStartObject();
                Fields(json, result);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }) + "\n";
    }

    /// <summary>Writes results of few-shot runs: {dataset, model, strategies: {name: [{shots, mean, deviation, interval95, scores}]}, unreadable}.</summary>
    public static string Write(FewShotResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.File(json =>
        {
            Heading(json, result.Dataset, result.Model, result.Seed);
            json.Summary("data", result.Data);
            result.Provenance?.Write(json);
            json.WriteString("metric", result.Metric.Name());
            json.WriteStartObject("strategies");
            foreach (var (name, points) in result.Curves)
            {
                json.WriteStartArray(name);
                foreach (var point in points)
                {
                    json.WriteStartObject();
                    json.WriteNumber("shots", point.Shots);
                    json.Number("mean", point.Mean);
                    json.Number("deviation", point.Deviation);
                    json.Numbers("interval95", [point.Interval.Low, point.Interval.High]);
                    json.Numbers("scores", point.Scores);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.Strings("unreadable", result.Errors);
        });
    }

    /// <summary>Writes a text to a file; it appears complete or not at all.</summary>
    /// <param name="path">The file; its folder is created if missing.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    internal static void Save(string path, string text) => StagedFile.Write(path, text);

    private static void Fields(Utf8JsonWriter json, EvaluationResult result)
    {
        Heading(json, result.Dataset, result.Model, result.Seed);
        json.Summary("data", result.Data);
        result.Provenance?.Write(json);
        if (result is { MultiplyAdds: { } multiplyAdds, Parameters: { } parameters })
        {
            json.WriteNumber("multiply_adds", multiplyAdds);
            json.WriteNumber("parameters", parameters);
        }

        json.Strings("class_names", result.Classes);
        json.Strings("fold_names", result.Folds);
        if (result.ResampledGroups is { } groups)
        {
            json.WriteNumber("resampled_groups", groups);
        }

        json.Number("shared_seconds", Math.Round(result.SharedSeconds, 3));
        json.WriteStartObject("strategies");
        foreach (var strategy in result.Strategies)
        {
            json.WriteStartObject(strategy.Name);
            Fields(json, result, strategy);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Strings("unreadable", result.Errors);
    }

    private static void Fields(Utf8JsonWriter json, EvaluationResult result, StrategyResult strategy)
    {
        json.Numbers("folds", strategy.Folds);
        json.Number("mean", strategy.Mean);
        json.WriteString("metric", result.Metric.Name());
        json.Number("seconds", Math.Round(strategy.Seconds, 3));
        json.Number("pooled", strategy.Pooled.Value);
        json.Numbers("interval95", [strategy.Pooled.Low, strategy.Pooled.High]);
        json.WriteNumber("trained_parameters", strategy.TrainedParameters);
        json.WriteBoolean("uses_network", strategy.UsesNetwork);
        json.WriteStartObject("metrics");
        foreach (var (name, _, value) in strategy.Overall.All)
        {
            json.Interval(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("fold_metrics");
        foreach (var (name, _, _) in strategy.Overall.All)
        {
            json.Numbers(name, strategy.FoldMetrics.Select(fold => fold.All.First(metric => metric.Name == name).Value.Value));
        }

        json.WriteEndObject();
        json.WriteStartObject("classes");
        for (var i = 0; i < result.Classes.Length; i++)
        {
            json.WriteStartObject(result.Classes[i]);
            json.WriteNumber("clips", strategy.Classes[i].Clips);
            json.Number("train_clips", result.TrainClipsByClass[i]);
            foreach (var (name, value) in strategy.Classes[i].All)
            {
                json.Interval(name, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("confusion");
        foreach (var row in strategy.Confusion)
        {
            json.WriteRawValue($"[{string.Join(", ", row)}]");
        }

        json.WriteEndArray();
        json.WriteStartArray("confused_pairs");
        foreach (var pair in strategy.ConfusedPairs.Take(MostPairs))
        {
            json.WriteStartObject();
            json.WriteString("right", result.Classes[pair.Right]);
            json.WriteString("given", result.Classes[pair.Given]);
            json.WriteNumber("clips", pair.Clips);
            json.WriteNumber("of", pair.Of);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Heading(Utf8JsonWriter json, string dataset, string? model, ulong seed)
    {
        json.WriteString("dataset", dataset);
        json.WriteString("model", model);
        json.WriteNumber("seed", seed);
    }
}
