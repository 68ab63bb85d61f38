using System.Collections.Immutable;
using Panns.Common;
using Panns.Metrics;

namespace Panns.Transfer.Tests.Support;

/// <summary>Fixed results, made without training.</summary>
internal static class SampleResults
{
    private const int ClipsPerClass = 20;
    private static readonly ImmutableArray<string> Names = ["dog", "rain & wind", "siren", "a class with a rather long name"];

    /// <summary>Two strategies of one network and a baseline, on four classes and two folds.</summary>
    public static EvaluationResult Evaluation(string model = "mn04_as", ulong seed = 1)
    {
        var network = PannsModels.Get(model).Describe();
        return new()
        {
            Dataset = "a <b> set",
            Model = model,
            MultiplyAdds = network.Cost(10 * network.SampleRate).MultiplyAdds,
            Parameters = network.ParameterCount,
            Classes = Names,
            ClipsByClass = [ClipsPerClass, ClipsPerClass, ClipsPerClass, ClipsPerClass],
            TrainClipsByClass = [300, 40, 40, 7],
            Metric = EvaluationMetric.Accuracy,
            Folds = ["1", "2"],
            Seed = seed,
            Strategies = [Strategy("freeze_l1", 2, seed), Strategy("fine_tune", 1.5, seed + 1), Strategy("logmel_stats", 0.7, seed + 2) with { UsesNetwork = false }],
            Errors = ["/sounds/dog/7.wav: is no WAV file"],
        };
    }

    /// <summary>Two curves.</summary>
    public static FewShotResult FewShot() => new("a <b> set", "mn04_as", EvaluationMetric.Accuracy, 1,
    [
        new("freeze_l1", [new(1, [0.4, 0.5, 0.55]), new(5, [0.7, 0.72, 0.75]), new(20, [0.85, 0.86, 0.86])]),
        new("logmel_stats", [new(1, [0.3, 0.35, 0.28]), new(5, [0.45, 0.5, 0.42]), new(20, [0.6, 0.62, 0.61])]),
    ]);

    private static StrategyResult Strategy(string name, double lead, ulong seed)
    {
        var random = new SeededRandom(seed);
        var labels = Enumerable.Range(0, Names.Length * ClipsPerClass).Select(i => i % Names.Length).ToArray();
        var scores = labels.SelectMany(label => Enumerable.Range(0, Names.Length).Select(one => (float)(random.NextGaussian() + (one == label ? lead : 0)))).ToArray();
        var targets = labels.SelectMany(label => Enumerable.Range(0, Names.Length).Select(one => one == label)).ToArray();
        var given = scores.Chunk(Names.Length).Select(row => Array.IndexOf(row, row.Max())).ToArray();
        var (half, classes) = (labels.Length / 2, Names.Length);
        var none = MetricSummaryOptions.Default with { Repeats = 0 };
        var summary = MetricSummary.Evaluate(scores, targets, classes);
        ImmutableArray<OverallMetrics> folds =
        [
            MetricSummary.Evaluate(scores.AsSpan(0, half * classes), targets.AsSpan(0, half * classes), classes, none).Overall,
            MetricSummary.Evaluate(scores.AsSpan(half * classes), targets.AsSpan(half * classes), classes, none).Overall,
        ];
        return new()
        {
            Name = name,
            Folds = [.. folds.Select(fold => fold.Accuracy.Value)],
            FoldMetrics = folds,
            Pooled = summary.Overall.Accuracy,
            Overall = summary.Overall,
            Classes = summary.Classes,
            Confusion = [.. Enumerable.Range(0, classes).Select(row => Enumerable.Range(0, classes).Select(column => labels.Zip(given).Count(pair => pair == (row, column))).ToImmutableArray())],
            Seconds = 1.5,
            TrainedParameters = 1234,
            Histories = [.. folds.Select((_, fold) => Enumerable.Range(1, 40).Select(epoch => new EpochRecord(
                epoch, (1 + (0.1 * fold)) / (epoch * lead), 1.2 / Math.Sqrt(epoch * lead), 1 - (0.6 / (epoch * lead)) - (0.02 * fold))).ToImmutableArray())],
        };
    }
}
