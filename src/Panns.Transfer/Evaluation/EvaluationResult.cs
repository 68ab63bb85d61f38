using System.Collections.Immutable;
using Panns.Metrics;

namespace Panns.Transfer;

/// <summary>Results of strategies on a set.</summary>
public sealed record EvaluationResult
{
    /// <summary>Name of the set.</summary>
    public required string Dataset { get; init; }

    /// <summary>What was taken of the set, and what was not; null in results that were put together otherwise.</summary>
    public DatasetSummary? Data { get; init; }

    /// <summary>Name of the network; null where none was used.</summary>
    public string? Model { get; init; }

    /// <summary>The network's multiply-adds for a clip of 10 seconds, in the paper's count; null where none was used.</summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>The network's parameters; null where none was used.</summary>
    public long? Parameters { get; init; }

    /// <summary>Names of the classes.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>Clips of each class.</summary>
    public required ImmutableArray<int> ClipsByClass { get; init; }

    /// <summary>Clips of each class that a strategy learned from: the mean over the folds.</summary>
    public required ImmutableArray<double> TrainClipsByClass { get; init; }

    /// <summary>How they were scored.</summary>
    public required EvaluationMetric Metric { get; init; }

    /// <summary>Names of the folds that were tested.</summary>
    public required ImmutableArray<string> Folds { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>One result a strategy.</summary>
    public required ImmutableArray<StrategyResult> Strategies { get; init; }

    /// <summary>
    /// Seconds for what the strategies share: the network made ready, and the vectors of all clips computed or fetched, each once. Not part of any
    /// strategy's own seconds.
    /// </summary>
    public double SharedSeconds { get; init; }

    /// <summary>
    /// Number of groups (recordings, actors, sources) of the tested clips, which were resampled as a whole for the intervals; null if every clip
    /// is a group of its own.
    /// </summary>
    public int? ResampledGroups { get; init; }

    /// <summary>When and how it was measured; null in results that were put together otherwise.</summary>
    public ResultProvenance? Provenance { get; init; }

    /// <summary>What is wrong with each file that could not be read, in a line that names it.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];
}

/// <summary>What a strategy reached on a set.</summary>
public sealed record StrategyResult
{
    /// <summary>Name of the strategy.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it works on a network, whose arithmetic then counts.</summary>
    public bool UsesNetwork { get; init; } = true;

    /// <summary>Score of every fold.</summary>
    public required ImmutableArray<double> Folds { get; init; }

    /// <summary>Mean of the folds.</summary>
    public double Mean => Folds.Average();

    /// <summary>Every metric of every fold, without intervals.</summary>
    public required ImmutableArray<OverallMetrics> FoldMetrics { get; init; }

    /// <summary>Score over all tested clips together, with its 95 % interval: one of <see cref="Overall"/>.</summary>
    public required Interval Pooled { get; init; }

    /// <summary>[classes, classes] clips: row = right class, column = given class. Empty for multi-label sets.</summary>
    public required ImmutableArray<ImmutableArray<int>> Confusion { get; init; }

    /// <summary>Classes that were taken for one another, those of most clips first; empty for multi-label sets.</summary>
    public ImmutableArray<ConfusedPair> ConfusedPairs => ConfusedPair.Among(Confusion);

    /// <summary>Every metric over all tested clips together, with 95 % intervals.</summary>
    public required OverallMetrics Overall { get; init; }

    /// <summary>Precision, recall, F1, average precision and area under the curve of every class, over all tested clips together.</summary>
    public required ImmutableArray<ClassMetrics> Classes { get; init; }

    /// <summary>Seconds for training and testing, without the vectors of the clips: <see cref="EvaluationResult.SharedSeconds"/>.</summary>
    public required double Seconds { get; init; }

    /// <summary>Parameters that were learned.</summary>
    public required long TrainedParameters { get; init; }

    /// <summary>Training of every fold, epoch by epoch.</summary>
    public required ImmutableArray<ImmutableArray<EpochRecord>> Histories { get; init; }
}
