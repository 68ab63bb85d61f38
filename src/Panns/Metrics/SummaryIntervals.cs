namespace Panns.Metrics;

/// <summary>Combines the metrics of a set with their intervals, whose ends are NaN without resamples.</summary>
/// <param name="clips">The clips.</param>
/// <param name="all">The metrics of all clips.</param>
/// <param name="draws">The metrics of the resamples.</param>
internal sealed class SummaryIntervals(ScoredClips clips, MetricSample all, MetricSample[] draws)
{
    private readonly int _classes = all.Recall.Length;

    public ClassMetrics OfClass(int label)
    {
        var own = clips.Own(label);
        return new(
            own.Clips,
            Share(all.Precision[label], clips.Given(label), one => one.Precision[label]),
            Share(all.Recall[label], own, one => one.Recall[label]),
            Score(one => one.F1, own.Units),
            Score(one => one.AveragePrecision, own.Units),
            Score(one => one.AreaUnderCurve, Told(label)));

        Interval Score(Func<MetricSample, double[]> metric, int units)
            => draws.Length == 0 ? Without(metric(all)[label]) : ScoreInterval.OfClass(metric(all)[label], VarianceOf(metric, label), units, clips.IsGrouped);
    }

    public OverallMetrics Overall(MetricSummaryOptions options) => new()
    {
        Accuracy = options.IsMultiLabel ? Without(double.NaN) : Share(all.Accuracy, clips.All, one => one.Accuracy),
        MacroPrecision = Mean(one => one.Precision, label => clips.Own(label).Units),
        MacroRecall = Mean(one => one.Recall, label => clips.Own(label).Units),
        MacroF1 = Mean(one => one.F1, label => clips.Own(label).Units),
        MeanAveragePrecision = Mean(one => one.AveragePrecision, label => clips.Own(label).Units),
        MeanAreaUnderCurve = Mean(one => one.AreaUnderCurve, Told),
        MeanAveragePrecisionAtK = AtK(),
        K = options.K,
    };

    private Interval AtK()
    {
        var (value, labeled) = (all.AveragePrecisionAtK, clips.Labeled);
        return draws.Length == 0 ? Without(value)
            : clips.IsGrouped ? Share(value, labeled, one => one.AveragePrecisionAtK)
            : ScoreInterval.OfShare(value, ScoreInterval.AsMany(value, ScoreInterval.Variance(draws.Select(one => one.AveragePrecisionAtK)), labeled.Clips));
    }

    private Interval Mean(Func<MetricSample, double[]> metric, Func<int, int> unitsOf)
    {
        var value = OverDefined(metric(all));
        return draws.Length == 0 ? Without(value) : ScoreInterval.OfMean(
            value,
            ScoreInterval.Variance(draws.Select(one => OverDefined(metric(one)))),
            Enumerable.Range(0, _classes).Select(label => (VarianceOf(metric, label), unitsOf(label))),
            clips.IsGrouped ? clips.All.Units : null);
    }

    // Of independent clips a proportion's variance is known; how alike those of one group are, only resampling tells.
    private Interval Share(double value, UnitCount count, Func<MetricSample, double> metric)
        => draws.Length == 0 ? Without(value)
            : clips.IsGrouped ? ScoreInterval.OfGroups(value, ScoreInterval.Variance(draws.Select(metric)), count)
            : ScoreInterval.OfShare(value, count.Clips);

    private double VarianceOf(Func<MetricSample, double[]> metric, int label) => ScoreInterval.Variance(draws.Select(one => metric(one)[label]));

    // The area compares clips with the class to clips without it, so the smaller of the two numbers limits its accuracy.
    private int Told(int label) => Math.Min(clips.Own(label).Units, clips.Others(label).Units);

    private static Interval Without(double value) => new(value, double.NaN, double.NaN);

    private static double OverDefined(double[] values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
        {
            (sum, count) = double.IsNaN(value) ? (sum, count) : (sum + value, count + 1);
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
