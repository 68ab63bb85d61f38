namespace Panns.Metrics;

/// <summary>How well one class is told from the others, each with its interval; NaN where a class has no clips to tell it by.</summary>
/// <param name="Clips">Clips of the class.</param>
/// <param name="Precision">Share of the clips given this class that have it; 0 where none was given it.</param>
/// <param name="Recall">Share of its clips that were given it.</param>
/// <param name="F1">Harmonic mean of the two.</param>
/// <param name="AveragePrecision">Average precision of its scores.</param>
/// <param name="AreaUnderCurve">Area under its ROC curve.</param>
public sealed record ClassMetrics(
    int Clips, Interval Precision, Interval Recall, Interval F1, Interval AveragePrecision, Interval AreaUnderCurve)
{
    /// <summary>d-prime of the area: infinite at 1.</summary>
    public Interval DPrime => AreaUnderCurve.Map(RankingMetrics.DPrime);

    /// <summary>All of them, by their names in files.</summary>
    public IEnumerable<(string Name, Interval Value)> All =>
        [("precision", Precision), ("recall", Recall), ("f1", F1), ("ap", AveragePrecision), ("auc", AreaUnderCurve), ("dprime", DPrime)];
}
