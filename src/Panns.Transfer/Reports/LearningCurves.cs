using System.Collections.Immutable;
using Panns.Metrics;
using Panns.Transfer.Reports.Figures;

namespace Panns.Transfer.Reports;

/// <summary>Converts training histories to lines: the mean and standard deviation over folds.</summary>
internal static class LearningCurves
{
    /// <summary>Training and validation losses.</summary>
    public static IReadOnlyList<Series> Losses(ImmutableArray<NamedStrategy> strategies) => [.. strategies.SelectMany(one => (Series?[])
    [
        Of(one, one.Name, record => record.TrainLoss),
        Of(one, one.Name + ", set aside", record => record.ValidationLoss) is { } aside ? aside with { IsDashed = true } : null,
    ]).OfType<Series>()];

    /// <summary>Validation accuracy.</summary>
    public static IReadOnlyList<Series> Scores(ImmutableArray<NamedStrategy> strategies)
        => [.. strategies.Select(one => Of(one, one.Name, record => record.ValidationScore)).OfType<Series>()];

    private static Series? Of(NamedStrategy strategy, string name, Func<EpochRecord, double?> choose)
    {
        var histories = strategy.Strategy.Histories;

        // Up to the shortest fold, because a mean over fewer folds would jump where one ends.
        var length = histories.Min(history => history.Length);
        var epochs = histories.SelectMany(history => history.Take(length)).Where(record => choose(record) is { } value && double.IsFinite(value))
            .GroupBy(record => record.Epoch, record => choose(record)!.Value).OrderBy(group => group.Key).ToList();
        return epochs.Count == 0 ? null : new(
            name,
            strategy.Index,
            [.. epochs.Select(epoch => ((double)epoch.Key, epoch.Average()))],
            histories.Length == 1 ? [] : [.. epochs.Select(epoch => MeanInterval.Deviation([.. epoch]))]);
    }
}
