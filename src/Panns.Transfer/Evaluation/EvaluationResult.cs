using System.Collections.Immutable;
using Panns.Metrics;

namespace Panns.Transfer;

/// <summary>Results of strategies on a data set.</summary>
public sealed record EvaluationResult
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>What was used of the data set and what was left out; null in results created otherwise.</summary>
    public DatasetSummary? Data { get; init; }

    /// <summary>Name of the network; null if none was used.</summary>
    public string? Model { get; init; }

    /// <summary>The network's multiply-adds for a clip of 10 seconds, counted as in the paper; null if none was used.</summary>
    public long? MultiplyAdds { get; init; }

    /// <summary>The network's number of parameters; null if none was used.</summary>
    public long? Parameters { get; init; }

    /// <summary>Names of the classes.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>Number of clips per class.</summary>
    public required ImmutableArray<int> ClipsByClass { get; init; }

    /// <summary>Number of training clips per class, averaged over folds.</summary>
    public required ImmutableArray<double> TrainClipsByClass { get; init; }

    /// <summary>The main metric.</summary>
    public required EvaluationMetric Metric { get; init; }

    /// <summary>Names of the folds that were tested.</summary>
    public required ImmutableArray<string> Folds { get; init; }

    /// <summary>The random seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>One result per strategy.</summary>
    public required ImmutableArray<StrategyResult> Strategies { get; init; }

    /// <summary>
    /// Seconds for work shared by strategies, done once each: preparing the network, and computing or loading the vectors of all clips. Not
    /// included in the strategies' own seconds.
    /// </summary>
    public double SharedSeconds { get; init; }

    /// <summary>
    /// Number of groups (recordings, actors, sources) of the tested clips, which were resampled as a whole for the intervals; null if every clip
    /// is a group of its own.
    /// </summary>
    public int? ResampledGroups { get; init; }

    /// <summary>When and how it was measured; null in results created otherwise.</summary>
    public ResultProvenance? Provenance { get; init; }

    /// <summary>The error of each unreadable file, in a line that names it.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];
}

/// <summary>The result of a strategy on a data set.</summary>
public sealed record StrategyResult
{
    /// <summary>Name of the strategy.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it uses the network, whose multiply-adds then count.</summary>
    public bool UsesNetwork { get; init; } = true;

    /// <summary>Score of each fold.</summary>
    public required ImmutableArray<double> Folds { get; init; }

    /// <summary>Mean over folds.</summary>
    public double Mean => Folds.Average();

    /// <summary>All metrics of each fold, without intervals.</summary>
    public required ImmutableArray<OverallMetrics> FoldMetrics { get; init; }

    /// <summary>Score over all tested clips, with its 95% interval: one of <see cref="Overall"/>.</summary>
    public required Interval Pooled { get; init; }

    /// <summary>[classes, classes] clips: row = true class, column = predicted class. Empty for multi-label data sets.</summary>
    public required ImmutableArray<ImmutableArray<int>> Confusion { get; init; }

    /// <summary>Pairs of confused classes, those with most clips first; empty for multi-label data sets.</summary>
    public ImmutableArray<ConfusedPair> ConfusedPairs => ConfusedPair.Among(Confusion);

    /// <summary>All metrics over all tested clips, with 95% intervals.</summary>
    public required OverallMetrics Overall { get; init; }

    /// <summary>Precision, recall, F1, average precision and area under the curve of each class, over all tested clips.</summary>
    public required ImmutableArray<ClassMetrics> Classes { get; init; }

    /// <summary>Seconds for training and testing, without computing vectors: see <see cref="EvaluationResult.SharedSeconds"/>.</summary>
    public required double Seconds { get; init; }

    /// <summary>Number of trained parameters.</summary>
    public required long TrainedParameters { get; init; }

    /// <summary>Training history of each fold, by epoch.</summary>
    public required ImmutableArray<ImmutableArray<EpochRecord>> Histories { get; init; }

    /// <summary>Every tested clip with its scores, fold by fold; empty in results created otherwise.</summary>
    public ImmutableArray<TestedClip> Clips { get; init; } = [];
}
