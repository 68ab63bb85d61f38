namespace Panns.Audio;

/// <summary>
/// How invalid samples are treated: NaN, infinities, and magnitudes above 2^40 (1.1e12; 32-bit integers stored as floats reach only 2^31).
/// All others, including subnormal numbers, are used unchanged.
/// </summary>
public enum InvalidSamples
{
    /// <summary>The recording is refused, with a one-line message that gives their count and the time of the first.</summary>
    Refuse,

    /// <summary>They count as 0, and <see cref="AudioIssues.Invalid"/> gives their count.</summary>
    Silence,
}
