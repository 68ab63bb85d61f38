using Panns.Common;

namespace Panns.Metrics;

/// <summary>Metrics of one class, each with its interval; NaN if the class lacks the clips to compute them.</summary>
/// <param name="Clips">Clips of the class.</param>
/// <param name="Precision">Share of the clips predicted as this class that have it; 0 if there are none.</param>
/// <param name="Recall">Share of its clips predicted as this class.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
/// <param name="AveragePrecision">Average precision of its scores.</param>
/// <param name="AreaUnderCurve">Area under its ROC curve.</param>
public sealed record ClassMetrics(
    int Clips, Interval Precision, Interval Recall, Interval F1, Interval AveragePrecision, Interval AreaUnderCurve)
{
    /// <summary>d-prime of the area: infinite at 1.</summary>
    public Interval DPrime => AreaUnderCurve.Map(RankingMetrics.DPrime);

    /// <summary>All metrics with their names in files.</summary>
    [BestFriend]
    internal IEnumerable<(string Name, Interval Value)> All =>
        [("precision", Precision), ("recall", Recall), ("f1", F1), ("ap", AveragePrecision), ("auc", AreaUnderCurve), ("dprime", DPrime)];
}
