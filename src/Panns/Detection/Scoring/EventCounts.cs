namespace Panns;

/// <summary>How many events (or active segments) of a class, or of all classes, were found. The measures are those of sed_eval.</summary>
/// <param name="Reference">Events of the reference.</param>
/// <param name="Estimated">Events estimated.</param>
/// <param name="Correct">Estimated events that match one of the reference.</param>
/// <param name="Substitutions">Reference events in whose place one of another class was estimated; 0 for one class.</param>
/// <param name="Deletions">Reference events that are missing.</param>
/// <param name="Insertions">Estimated events that are too many.</param>
public readonly record struct EventCounts(long Reference, long Estimated, long Correct, long Substitutions, long Deletions, long Insertions)
{
    /// <summary>
    /// Share of the estimated events that are correct; 0 if nothing was estimated, as in the DCASE challenges (sed_eval:
    /// <c>empty_system_output_handling='zero_score'</c>).
    /// </summary>
    public double Precision => Estimated == 0 ? 0 : (double)Correct / Estimated;

    /// <summary>Share of the reference events that were found; NaN if there are none.</summary>
    public double Recall => Reference == 0 ? double.NaN : (double)Correct / Reference;

    /// <summary>Harmonic mean of precision and recall; NaN if the reference has no event.</summary>
    public double F1 => Reference == 0 ? double.NaN : Correct == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    /// <summary>Substitutions, deletions and insertions per reference event: 0 is perfect, more than 1 possible; NaN if the reference has no event.</summary>
    public double ErrorRate => Rate(Substitutions + Deletions + Insertions);

    /// <summary>Deletions per reference event; NaN if there is none.</summary>
    public double DeletionRate => Rate(Deletions);

    /// <summary>Insertions per reference event; NaN if there is none.</summary>
    public double InsertionRate => Rate(Insertions);

    // sed_eval adds 2e-16 to the divisor instead, so a class without reference events has an error rate of 1e15.
    private double Rate(long errors) => Reference == 0 ? double.NaN : (double)errors / Reference;
}
