using Panns.Common;

namespace Panns.Metrics;

/// <summary>Precision and recall of a class if clips count as it from a score on.</summary>
/// <param name="Score">The score.</param>
/// <param name="Recall">Share of its clips that score at least as much.</param>
/// <param name="Precision">Share of the clips that score at least as much that are its own.</param>
[BestFriend]
internal readonly record struct PrecisionRecallPoint(double Score, double Recall, double Precision)
{
    /// <summary>The points of a class at each distinct score, highest first (scikit-learn's <c>precision_recall_curve</c>, from its other end and without the point at recall 0).</summary>
    /// <param name="scores">One score per clip, without NaN.</param>
    /// <param name="targets">Whether the clip has the class; at least one has.</param>
    [BestFriend]
    internal static IReadOnlyList<PrecisionRecallPoint> Curve(ReadOnlySpan<double> scores, ReadOnlySpan<bool> targets) => new ScoreRanking(scores, targets).Curve(scores);
}
