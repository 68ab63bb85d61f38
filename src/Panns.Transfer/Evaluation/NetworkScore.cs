using System.Text.Json;
using Panns.Metrics;
using Panns.Transfer.Data;

namespace Panns.Transfer;

/// <summary>What a network reached by a strategy on a set: a dot of figure 5, score against arithmetic.</summary>
/// <param name="Model">Name of the network.</param>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="MultiplyAdds">The network's multiply-adds for a clip of 10 seconds, in the paper's count.</param>
/// <param name="Parameters">The network's parameters.</param>
/// <param name="Mean">Mean of the folds.</param>
/// <param name="Pooled">Score over all tested clips together, with its 95 % interval.</param>
public sealed record NetworkScore(string Model, string Strategy, long MultiplyAdds, long Parameters, double Mean, Interval Pooled)
{
    /// <summary>The scores among results; strategies without a network have none.</summary>
    public static IEnumerable<NetworkScore> Of(EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result is not { Model: { } model, MultiplyAdds: { } multiplyAdds, Parameters: { } parameters }
            ? []
            : result.Strategies.Where(strategy => strategy.UsesNetwork)
                .Select(strategy => new NetworkScore(model, strategy.Name, multiplyAdds, parameters, strategy.Mean, strategy.Pooled));
    }

    /// <summary>Reads the scores from results that <see cref="ResultJson"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataset">The set that the results must be of.</param>
    /// <param name="metric">The metric that they must be in.</param>
    /// <exception cref="PannsException">The file cannot be read, is no such file, or holds results of another set or metric.</exception>
    public static IReadOnlyList<NetworkScore> Read(string path, string dataset, EvaluationMetric metric)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var results = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToArray() : [json.RootElement];
            return [.. results.SelectMany(result => Read(result, path, dataset, metric))];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be read: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new PannsException($"{path}: holds no results of an evaluation in JSON", problem);
        }
    }

    private static IEnumerable<NetworkScore> Read(JsonElement result, string path, string dataset, EvaluationMetric metric)
    {
        if (result.GetProperty("dataset").GetString() is var other && other != dataset)
        {
            throw new PannsException($"{path}: holds results on {other}, which do not compare with those on {dataset}");
        }

        foreach (var strategy in result.GetProperty("strategies").EnumerateObject())
        {
            var value = strategy.Value;
            if (value.GetProperty("metric").GetString() is var measure && measure != metric.Name())
            {
                throw new PannsException($"{path}: holds results in {measure}, which do not compare with {metric.Name()}");
            }

            if (value.GetProperty("uses_network").GetBoolean())
            {
                var interval = value.GetProperty("interval95");
                yield return new(
                    result.GetProperty("model").GetString()!,
                    strategy.Name,
                    result.GetProperty("multiply_adds").GetInt64(),
                    result.GetProperty("parameters").GetInt64(),
                    Number(value.GetProperty("mean")),
                    new(Number(value.GetProperty("pooled")), Number(interval[0]), Number(interval[1])));
            }
        }
    }

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
}
