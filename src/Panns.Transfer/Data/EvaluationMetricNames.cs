using Panns.Metrics;

namespace Panns.Transfer.Data;

/// <summary>Names of the metrics in files and for display, and their values among all metrics.</summary>
internal static class EvaluationMetricNames
{
    /// <summary>The name in files: <c>accuracy</c>, <c>map3</c>, <c>map</c>.</summary>
    /// <param name="metric">The metric.</param>
    public static string Name(this EvaluationMetric metric) => metric switch
    {
        EvaluationMetric.MeanAveragePrecisionAt3 => "map3",
        EvaluationMetric.MeanAveragePrecision => "map",
        _ => "accuracy",
    };

    /// <summary>The display name: <c>accuracy</c>, <c>mAP@3</c>, <c>mAP</c>.</summary>
    /// <param name="metric">The metric.</param>
    public static string Title(this EvaluationMetric metric) => metric switch
    {
        EvaluationMetric.MeanAveragePrecisionAt3 => "mAP@3",
        EvaluationMetric.MeanAveragePrecision => "mAP",
        _ => "accuracy",
    };

    internal static Interval Of(this EvaluationMetric metric, OverallMetrics metrics) => metric switch
    {
        EvaluationMetric.MeanAveragePrecisionAt3 => metrics.MeanAveragePrecisionAtK,
        EvaluationMetric.MeanAveragePrecision => metrics.MeanAveragePrecision,
        _ => metrics.Accuracy,
    };

    internal static EvaluationMetric Parse(string name) => name switch
    {
        "accuracy" => EvaluationMetric.Accuracy,
        "map3" => EvaluationMetric.MeanAveragePrecisionAt3,
        "map" => EvaluationMetric.MeanAveragePrecision,
        _ => throw new PannsException($"there is no metric '{name}'; there are accuracy, map3 and map"),
    };
}
