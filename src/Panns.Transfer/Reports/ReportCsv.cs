using System.Collections.Immutable;
using System.Globalization;
using Panns.Output.Csv;

namespace Panns.Transfer.Reports;

/// <summary>Writes the raw numbers of a report as CSV. An undefined score is an empty cell.</summary>
internal static class ReportCsv
{
    public static string Scores(ImmutableArray<NamedStrategy> strategies) => Csv(
        ["strategy", "model", "multiply_adds", "parameters", .. strategies[0].Result.Folds.Select(fold => "fold " + fold), "mean", "pooled", "low", "high", "seconds", "trained_parameters"],
        strategies.Select(one => (string[])
        [
            one.Strategy.Name,
            .. one.Strategy.UsesNetwork ? (string[])[one.Result.Model ?? "", Whole(one.Result.MultiplyAdds), Whole(one.Result.Parameters)] : ["", "", ""],
            .. one.Strategy.Folds.Select(Number), Number(one.Strategy.Mean),
            Number(one.Strategy.Pooled.Value), Number(one.Strategy.Pooled.Low), Number(one.Strategy.Pooled.High),
            one.Strategy.Seconds.ToString("0.###", CultureInfo.InvariantCulture), Whole(one.Strategy.TrainedParameters),
        ]));

    public static string Metrics(ImmutableArray<NamedStrategy> strategies) => Csv(
        ["strategy", "metric", "value", "low", "high", .. strategies[0].Result.Folds.Select(fold => "fold " + fold)],
        strategies.SelectMany(one => one.Strategy.Overall.All.Select((metric, i) => (string[])
        [
            one.Name, metric.Name, Number(metric.Value.Value), Number(metric.Value.Low), Number(metric.Value.High),
            .. one.Strategy.FoldMetrics.Select(fold => Number(fold.All.ElementAt(i).Value.Value)),
        ])));

    public static string Classes(ImmutableArray<NamedStrategy> strategies) => Csv(
        ["strategy", "class", "clips", "train_clips", .. strategies[0].Strategy.Classes[0].All.SelectMany(metric => (string[])[metric.Name, metric.Name + "_low", metric.Name + "_high"])],
        strategies.SelectMany(one => one.Strategy.Classes.Select((metrics, label) => (string[])
        [
            one.Name, one.Result.Classes[label], Whole(metrics.Clips), Number(one.Result.TrainClipsByClass[label]),
            .. metrics.All.SelectMany(metric => (string[])[Number(metric.Value.Value), Number(metric.Value.Low), Number(metric.Value.High)]),
        ])));

    public static string Confusion(NamedStrategy one) => Csv(
        ["right class", .. one.Result.Classes],
        one.Result.Classes.Select((name, i) => (string[])[name, .. one.Strategy.Confusion[i].Select(count => Whole(count))]));

    public static string Learning(ImmutableArray<NamedStrategy> strategies) => Csv(
        ["strategy", "fold", "epoch", "train_loss", "validation_loss", "validation_score"],
        strategies.SelectMany(one => one.Strategy.Histories.SelectMany((history, fold) => history.Select(record => (string[])
        [
            one.Name, one.Result.Folds[fold], Whole(record.Epoch), Number(record.TrainLoss),
            Number(record.ValidationLoss ?? double.NaN), Number(record.ValidationScore ?? double.NaN),
        ]))));

    public static string Reliability(ImmutableArray<NamedStrategy> strategies) => Csv(
        ["strategy", "class", "clips", "mean score", "share of the class"],
        strategies.SelectMany(one => ClassScores.Of(one).SelectMany(scores => scores.Bins.Select(
            bin => (string[])[one.Name, scores.Class, Whole(bin.Clips), Number(bin.Score), Number(bin.Share)]))));

    public static string FewShot(FewShotResult result) => Csv(
        ["strategy", "shots", "repeat", "score"],
        result.Curves.SelectMany(curve => curve.Value.SelectMany(point => point.Scores.Select(
            (score, i) => (string[])[curve.Key, Whole(point.Shots), Whole(i + 1), Number(score)]))));

    private static string Csv(string[] heading, IEnumerable<string[]> rows) => CsvWriter.Text(rows.Prepend(heading));

    private static string Number(double value) => CsvWriter.Number(value);

    private static string Whole(long? value) => CsvWriter.Number(value);
}
