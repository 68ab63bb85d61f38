using System.Collections.Immutable;
using Panns.Common;
using Panns.Metrics;
using Panns.Transfer.Evaluation;
using Panns.Transfer.Strategies;

namespace Panns.Transfer;

/// <summary>A strategy's score with a number of training clips per class.</summary>
/// <param name="Shots">Clips per class.</param>
/// <param name="Scores">One score per repeat: the mean over folds.</param>
public sealed record FewShotPoint(int Shots, ImmutableArray<double> Scores)
{
    /// <summary>Mean over repeats.</summary>
    public double Mean => Scores.Average();

    /// <summary>Standard deviation over repeats, divided by one less than their number; NaN for a single one.</summary>
    public double Deviation => MeanInterval.Deviation(Scores);

    /// <summary>The mean with its 95% interval over draws, by Student's t; the ends are NaN for a single repeat.</summary>
    public Interval Interval => MeanInterval.Of(Scores);
}

/// <summary>Few-shot curves of strategies on a data set (figures 6 to 11 of the paper).</summary>
/// <param name="Dataset">Name of the data set.</param>
/// <param name="Model">Name of the network; null if none was used.</param>
/// <param name="Metric">The main metric.</param>
/// <param name="Seed">The random seed.</param>
/// <param name="Curves">The points of each strategy, by its name.</param>
public sealed record FewShotResult(
    string Dataset, string? Model, EvaluationMetric Metric, ulong Seed, ImmutableArray<KeyValuePair<string, ImmutableArray<FewShotPoint>>> Curves)
{
    /// <summary>What was used of the data set and what was left out; null in results created otherwise.</summary>
    public DatasetSummary? Data { get; init; }

    /// <summary>When and how it was measured; null in results created otherwise.</summary>
    public ResultProvenance? Provenance { get; init; }

    /// <summary>The error of each unreadable file, in a line that names it.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];
}

/// <summary>Measures strategies against the number of clips per class.</summary>
/// <example>
/// <code>
/// using var backbone = Backbone.Open(PannsModels.Cnn14);
/// var context = new TransferContext { Backbone = backbone, Cache = FeatureCache.Default };
/// var data = DatasetRecipes.Get("esc10").Open("ESC-10");
/// var result = FewShot.Run(context, data, [TransferStrategies.LinearProbe], shots: [1, 2, 5, 10], repeats: 5);
/// foreach (var point in result.Curves[0].Value)
/// {
///     Console.WriteLine($"{point.Shots} clips a class: {point.Mean:F3} ± {point.Deviation:F3}");
/// }
/// </code>
/// </example>
public static class FewShot
{
    /// <summary>Draws training clips per class from each fold's training clips, and tests on all of the fold's test clips.</summary>
    /// <param name="context">The network, the cache and the seed.</param>
    /// <param name="data">The data set.</param>
    /// <param name="strategies">The strategies to compare, each fitted to the same clips.</param>
    /// <param name="shots">Clips per class.</param>
    /// <param name="repeats">Number of draws of each.</param>
    /// <exception cref="PannsException">The data set has no folds to test, a strategy lacks something it needs, or no clip can be read.</exception>
    public static FewShotResult Run(
        TransferContext context, LabeledDataset data, IReadOnlyList<TransferStrategy> strategies, IReadOnlyList<int> shots, int repeats = 5)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(strategies);
        ArgumentNullException.ThrowIfNull(shots);
        Guard.Positive(repeats);
        var whole = data;
        data = strategies.Readable(context, data);
        var splits = data.Splits(seed: context.Seed);
        context = context.Timed(() => repeats * strategies.Sum(strategy => shots.Sum(count => splits.Sum(split => strategy.Effort(Drawn(data, split, count))))));
        var provenance = ResultProvenance.Of(context, data, strategies);
        var curves = ImmutableArray.CreateBuilder<KeyValuePair<string, ImmutableArray<FewShotPoint>>>();
        foreach (var strategy in strategies)
        {
            var points = shots.Select(count => new FewShotPoint(
                count, [.. Enumerable.Range(0, repeats).Select(repeat => Draw(context, data, strategy, splits, count, repeat))])).ToImmutableArray();
            curves.Add(new(strategy.Name, points));
        }

        return new(
            data.Name, strategies.Any(strategy => strategy.NeedsNetwork) ? context.Backbone?.Model.Name : null, data.Metric, context.Seed, curves.ToImmutable())
        {
            Data = data.Summarize(splits),
            Provenance = provenance,
            Errors = context.ErrorsOf(whole),
        };
    }

    private static double Draw(
        TransferContext context, LabeledDataset data, TransferStrategy strategy, ImmutableArray<FoldSplit> splits, int shots, int repeat)
    {
        double sum = 0;
        for (var i = 0; i < splits.Length; i++)
        {
            var seed = SeedOf(context.Seed, shots, repeat, i);
            var place = FormattableString.Invariant($"{shots} shots, draw {repeat + 1}, fold {splits[i].Name}{(splits.Length > 1 ? $" of {splits.Length}" : "")}");
            sum += FoldRun.Run(context.At(place), data, strategy, data.Draw(splits[i].Train, shots, seed), splits[i].Test, seed).Scores.Measure();
            context.Progress?.Report(new(FormattableString.Invariant($"{strategy.Name}, {shots} shots, draw {repeat + 1}"), i + 1, splits.Length) { Left = context.Clock.Left });
        }

        return sum / splits.Length;
    }

    // Approximate number of clips in a draw.
    private static int Drawn(LabeledDataset data, FoldSplit split, int shots) => Math.Min(split.Train.Length, shots * data.Classes.Length);

    /// <summary>
    /// A different seed for each draw. Shots, repeat and fold have separate bits; numbers too large for their bits, which would overlap with the
    /// next, are hashed instead.
    /// </summary>
    [BestFriend]
    internal static ulong SeedOf(ulong seed, int shots, int repeat, int fold) => shots < 1 << 8 && repeat < 1 << 20 && fold < 1 << 12
        ? seed + (((ulong)shots << 44) + ((ulong)repeat << 24) + ((ulong)fold << 52))
        : new SeededRandom(new SeededRandom(seed, ((ulong)shots << 32) + (ulong)repeat).NextUInt64(), (ulong)fold).NextUInt64();
}
