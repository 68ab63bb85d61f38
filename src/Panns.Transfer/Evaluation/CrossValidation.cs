using System.Collections.Immutable;
using Panns.Metrics;
using Panns.Transfer.Data;
using Panns.Transfer.Evaluation;
using Panns.Transfer.Strategies;

namespace Panns.Transfer;

/// <summary>Trains and tests strategies on the folds of a data set. Classes without a readable clip are left out.</summary>
/// <example>
/// <code>
/// using var backbone = Backbone.Open(PannsModels.Cnn14);
/// var context = new TransferContext { Backbone = backbone, Cache = FeatureCache.Default };
/// var data = DatasetRecipes.Get("esc50").Open("ESC-50");
/// var result = CrossValidation.Run(context, data, [TransferStrategies.FreezeL1, TransferStrategies.LinearProbe]);
/// foreach (var strategy in result.Strategies)
/// {
///     Console.WriteLine($"{strategy.Name}: {strategy.Mean:F3}");
/// }
/// </code>
/// </example>
public static class CrossValidation
{
    /// <summary>Clip length in seconds for which the paper counts multiply-adds.</summary>
    private const int CountedSeconds = 10;

    /// <summary>Number of resamples for the intervals.</summary>
    private const int Draws = 1000;

    /// <summary>Evaluates strategies on a data set.</summary>
    /// <param name="context">The network, the cache and the seed.</param>
    /// <param name="data">The data set; without its own folds it is divided into five that do not divide groups.</param>
    /// <param name="strategies">The strategies to compare, each fitted to the same clips.</param>
    /// <param name="folds">Names of the folds to test; null for all.</param>
    /// <exception cref="PannsException">A fold does not exist, a strategy lacks something it needs, or no clip can be read.</exception>
    public static EvaluationResult Run(
        TransferContext context, LabeledDataset data, IReadOnlyList<TransferStrategy> strategies, IReadOnlyList<string>? folds = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(strategies);
        var (whole, shared) = (data, context.Shared.Elapsed);
        data = strategies.Readable(context, data);
        var all = data.Splits(seed: context.Seed);
        var splits = Choose(all, folds);
        var network = strategies.Any(strategy => strategy.NeedsNetwork) ? context.Backbone?.Network : null;
        context = context.Timed(() => strategies.Sum(strategy => splits.Sum(split => strategy.Effort(split.Train.Length))));
        var provenance = ResultProvenance.Of(context, data, strategies);
        ImmutableArray<StrategyResult> results = [.. strategies.Select(strategy => RunOne(context, data, strategy, splits))];
        return new()
        {
            Dataset = data.Name,
            Data = data.Summarize(all),
            Model = network?.Name,
            MultiplyAdds = network?.Cost(CountedSeconds * network.SampleRate).MultiplyAdds,
            Parameters = network?.ParameterCount,
            Classes = data.Classes,
            ClipsByClass = [.. data.CountByClass()],
            TrainClipsByClass = TrainClips(context, data, splits),
            Metric = data.Metric,
            Folds = [.. splits.Select(split => split.Name)],
            Seed = context.Seed,
            Strategies = results,
            SharedSeconds = (context.Shared.Elapsed - shared).TotalSeconds,
            ResampledGroups = GroupsOf(data, splits),
            Provenance = provenance,
            Errors = context.ErrorsOf(whole),
        };
    }

    private static ImmutableArray<double> TrainClips(TransferContext context, LabeledDataset data, ImmutableArray<FoldSplit> splits)
    {
        var counts = new int[data.Classes.Length];
        var learned = splits.SelectMany(split => split.Train).Select(i => data.Clips[i]).Where(clip => !context.IsUnreadable(clip));
        foreach (var label in learned.SelectMany(clip => clip.Labels))
        {
            counts[label]++;
        }

        return [.. counts.Select(count => (double)count / splits.Length)];
    }

    private static int? GroupsOf(LabeledDataset data, ImmutableArray<FoldSplit> splits)
    {
        var (all, tested) = (data.Groups, splits.SelectMany(split => split.Test).ToList());
        return tested.Select(clip => all[clip]).Distinct().Count() is var groups && groups < tested.Count ? groups : null;
    }

    private static ImmutableArray<FoldSplit> Choose(ImmutableArray<FoldSplit> splits, IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return splits;
        }

        return [.. names.Select(name => splits.FirstOrDefault(split => string.Equals(split.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new PannsException($"there is no fold '{name}'; there are {string.Join(", ", splits.Select(split => split.Name))}"))];
    }

    private static StrategyResult RunOne(
        TransferContext context, LabeledDataset data, TransferStrategy strategy, ImmutableArray<FoldSplit> splits)
    {
        var pooled = new ClipScores(data);
        var folds = ImmutableArray.CreateBuilder<OverallMetrics>();
        var histories = ImmutableArray.CreateBuilder<ImmutableArray<EpochRecord>>();
        var clips = ImmutableArray.CreateBuilder<TestedClip>();
        long parameters = 0;
        double seconds = 0;
        foreach (var split in splits)
        {
            var place = FormattableString.Invariant($"fold {split.Name}{(splits.Length > 1 ? $" of {splits.Length}" : "")}");
            var fold = FoldRun.Run(context.At(place), data, strategy, split.Train, split.Test, FoldSeed(context.Seed, split));
            folds.Add(fold.Scores.Summarize(repeats: 0).Overall);
            pooled.AddAll(fold.Scores);
            clips.AddRange(fold.Scores.Tested(split.Name));
            histories.Add(fold.History);
            parameters = fold.TrainedParameters;
            seconds += fold.Seconds;
            context.Progress?.Report(new(strategy.Name, folds.Count, splits.Length) { Left = context.Clock.Left });
        }

        var summary = pooled.Summarize(Draws, context.Threads);
        var classification = pooled.Classification();
        return new()
        {
            Name = strategy.Name,
            UsesNetwork = strategy.NeedsNetwork,
            Folds = [.. folds.Select(fold => data.Metric.Of(fold).Value)],
            FoldMetrics = folds.ToImmutable(),
            Pooled = data.Metric.Of(summary.Overall),
            Overall = summary.Overall,
            Classes = summary.Classes,
            Confusion = classification is null ? [] : [.. Enumerable.Range(0, data.Classes.Length).Select(row =>
                Enumerable.Range(0, data.Classes.Length).Select(column => classification.Confusion(row, column)).ToImmutableArray())],
            Seconds = seconds,
            TrainedParameters = parameters,
            Histories = histories.ToImmutable(),
            Clips = clips.ToImmutable(),
        };
    }

    // Each fold has its own seed, independent of the other folds that are run.
    private static ulong FoldSeed(ulong seed, FoldSplit split)
    {
        ulong number = 0;
        foreach (var c in split.Name)
        {
            number = (number * 31) + c;
        }

        return seed + (number << 40);
    }
}
