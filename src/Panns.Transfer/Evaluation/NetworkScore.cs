using System.Text.Json;
using Panns.Metrics;
using Panns.Transfer.Data;

namespace Panns.Transfer;

/// <summary>A network's score with a strategy on a data set: a dot of figure 5, score against multiply-adds.</summary>
/// <param name="Model">Name of the network.</param>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="MultiplyAdds">The network's multiply-adds for a clip of 10 seconds, counted as in the paper.</param>
/// <param name="Parameters">The network's number of parameters.</param>
/// <param name="Mean">Mean over folds.</param>
/// <param name="Pooled">Score over all tested clips, with its 95% interval.</param>
public sealed record NetworkScore(string Model, string Strategy, long MultiplyAdds, long Parameters, double Mean, Interval Pooled)
{
    /// <summary>Returns the scores in results; strategies without a network have none.</summary>
    public static IEnumerable<NetworkScore> Of(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result is not { Model: { } model, MultiplyAdds: { } multiplyAdds, Parameters: { } parameters }
            ? []
            : result.Strategies.Where(strategy => strategy.UsesNetwork)
                .Select(strategy => new NetworkScore(model, strategy.Name, multiplyAdds, parameters, strategy.Mean, strategy.Pooled));
    }

    /// <summary>Reads scores from results written by <see cref="ResultJson"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataset">The required data set.</param>
    /// <param name="metric">The required metric.</param>
    /// <exception cref="PannsException">The file cannot be read, has another format, holds results for another data set or metric, or none of a network.</exception>
    public static IReadOnlyList<NetworkScore> Read(string path, string dataset, EvaluationMetric metric)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var results = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToArray() : [json.RootElement];
            NetworkScore[] scores = [.. results.SelectMany(result => Read(result, path, dataset, metric))];
            return scores.Length > 0 ? scores : throw new PannsException($"{path}: holds no result of a strategy that uses a network, so there is nothing to compare with");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be read: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new PannsException($"{path}: holds no results of an evaluation in JSON{(problem is FormatException ? $" ({problem.Message})" : "")}", problem);
        }
    }

    private static IEnumerable<NetworkScore> Read(JsonElement result, string path, string dataset, EvaluationMetric metric)
    {
        if (result.GetProperty("dataset").GetString() is var other && other != dataset)
        {
            throw new PannsException($"{path}: holds results on {other}, which cannot be compared with those on {dataset}");
        }

        foreach (var strategy in result.GetProperty("strategies").EnumerateObject())
        {
            var value = strategy.Value;
            if (value.GetProperty("metric").GetString() is var measure && measure != metric.Name())
            {
                throw new PannsException($"{path}: holds results in {measure}, which cannot be compared with {metric.Name()}");
            }

            if (value.GetProperty("uses_network").GetBoolean())
            {
                yield return new(
                    result.GetProperty("model").GetString() is { Length: > 0 } model ? model : throw new FormatException($"the network of {strategy.Name} has no name"),
                    strategy.Name,
                    Positive(result, "multiply_adds"),
                    Positive(result, "parameters"),
                    Score(value, "mean") ?? throw new FormatException($"{strategy.Name} has no mean score"),
                    Interval(value));
            }
        }
    }

    private static long Positive(JsonElement result, string name)
        => result.GetProperty(name).TryGetInt64(out var value) && value > 0 ? value : throw new FormatException($"{name} is no number above 0");

    // Missing ends, as in results of other programs, are unknown.
    private static Interval Interval(JsonElement strategy)
    {
        var isKnown = strategy.TryGetProperty("interval95", out var ends) && ends.ValueKind == JsonValueKind.Array && ends.GetArrayLength() == 2
            && ends.EnumerateArray().All(end => end.ValueKind == JsonValueKind.Number && end.GetDouble() is >= 0 and <= 1);
        return new(Score(strategy, "pooled") ?? double.NaN, isKnown ? ends[0].GetDouble() : double.NaN, isKnown ? ends[1].GetDouble() : double.NaN);
    }

    private static double? Score(JsonElement strategy, string name)
    {
        if (!strategy.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.GetDouble() is >= 0 and <= 1 and var score ? score : throw new FormatException($"{name} is no score from 0 to 1");
    }
}
