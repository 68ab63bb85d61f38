namespace Panns;

/// <summary>A point of a PSD-ROC curve, which stays at its share until the next point.</summary>
/// <param name="Rate">Effective false alarms per hour.</param>
/// <param name="Share">Effective share of the events found, 0 to 1.</param>
public readonly record struct PsdsPoint(double Rate, double Share);

/// <summary>The polyphonic sound detection score, with the curve below which it is the area.</summary>
/// <param name="Value">The score, 0 to 1.</param>
/// <param name="Classes">For each class, the area below its own curve in the same way, 0 to 1.</param>
/// <param name="Curve">The PSD-ROC curve of all classes, ordered by rate.</param>
/// <param name="OtherLabels">Labels of the estimate that the reference does not have, which the score does not consider, with the numbers of their events.</param>
public sealed record PsdsResult(
    double Value, IReadOnlyDictionary<string, double> Classes, IReadOnlyList<PsdsPoint> Curve, IReadOnlyDictionary<string, int> OtherLabels);
