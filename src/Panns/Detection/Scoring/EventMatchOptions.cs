using Panns.Common;

namespace Panns;

/// <summary>
/// When an estimated event counts as a reference event of its class in event-based scoring. The defaults are those of the DCASE challenges:
/// onset within 200 ms, offset within 200 ms or a fifth of the reference event's length, whichever is more.
/// </summary>
public sealed record EventMatchOptions
{
    private readonly double _collar = 0.2;
    private readonly double _lengthShare = 0.2;

    /// <summary>The defaults.</summary>
    public static EventMatchOptions Default { get; } = new();

    /// <summary>Largest distance of the onsets, and least of the offsets, in seconds; more than 0. sed_eval: <c>t_collar</c>.</summary>
    public double Collar { get => _collar; init => _collar = Guard.Positive(value); }

    /// <summary>
    /// The offsets may differ by this share of the reference event's length too, 0 to 1. sed_eval: <c>percentage_of_length</c>, 0.5 if not
    /// set; 0.2 in the DCASE challenges.
    /// </summary>
    public double LengthShare { get => _lengthShare; init => _lengthShare = Guard.InRange(value, 0, 1); }

    /// <summary>Whether onsets alone are compared. sed_eval: <c>evaluate_offset=False</c>.</summary>
    public bool OnsetOnly { get; init; }

    internal bool Match(LabeledEvent reference, LabeledEvent estimated)
        => Math.Abs(reference.Onset - estimated.Onset) <= Collar
            && (OnsetOnly || Math.Abs(reference.Offset - estimated.Offset) <= Math.Max(Collar, LengthShare * reference.Duration));
}
