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
        var own = clips.ClipsOf(label);
        return new(
            own,
            Share(all.Precision[label], clips.GivenOf(label)),
            Share(all.Recall[label], own),
            Score(one => one.F1, own),
            Score(one => one.AveragePrecision, own),
            Score(one => one.AreaUnderCurve, Told(label)));

        Interval Score(Func<MetricSample, double[]> metric, int count)
            => draws.Length == 0 ? Without(metric(all)[label]) : ScoreInterval.OfClass(metric(all)[label], VarianceOf(metric, label), count);
    }

    public OverallMetrics Overall(MetricSummaryOptions options) => new()
    {
        Accuracy = options.IsMultiLabel ? Without(double.NaN) : Share(all.Accuracy, clips.Count),
        MacroPrecision = Mean(one => one.Precision, clips.ClipsOf),
        MacroRecall = Mean(one => one.Recall, clips.ClipsOf),
        MacroF1 = Mean(one => one.F1, clips.ClipsOf),
        MeanAveragePrecision = Mean(one => one.AveragePrecision, clips.ClipsOf),
        MeanAreaUnderCurve = Mean(one => one.AreaUnderCurve, Told),
        MeanAveragePrecisionAtK = Share(
            all.AveragePrecisionAtK,
            ScoreInterval.AsMany(all.AveragePrecisionAtK, ScoreInterval.Variance(draws.Select(one => one.AveragePrecisionAtK)), clips.Labeled)),
        K = options.K,
    };

    private Interval Mean(Func<MetricSample, double[]> metric, Func<int, int> clipsOf)
    {
        var value = OverDefined(metric(all));
        return draws.Length == 0 ? Without(value) : ScoreInterval.OfMean(
            value,
            ScoreInterval.Variance(draws.Select(one => OverDefined(metric(one)))),
            Enumerable.Range(0, _classes).Select(label => (VarianceOf(metric, label), clipsOf(label))));
    }

    private Interval Share(double value, double count) => draws.Length == 0 ? Without(value) : ScoreInterval.OfShare(value, count);

    private double VarianceOf(Func<MetricSample, double[]> metric, int label) => ScoreInterval.Variance(draws.Select(one => metric(one)[label]));

    // The area compares clips with the class to clips without it, so the smaller of the two numbers limits its accuracy.
    private int Told(int label) => Math.Min(clips.ClipsOf(label), clips.Count - clips.ClipsOf(label));

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
