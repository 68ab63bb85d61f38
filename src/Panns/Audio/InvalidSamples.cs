namespace Panns.Audio;

/// <summary>
/// What becomes of samples that no recording can hold: NaN, infinities, and magnitudes above 2^40 (1.1e12: floats that hold 32-bit integers
/// reach 2^31). All others are taken as they are, subnormal numbers among them.
/// </summary>
public enum InvalidSamples
{
    /// <summary>The recording is refused, in one line that says how many there are and where the first is.</summary>
    Refuse,

    /// <summary>They count as 0, and <see cref="AudioIssues.Invalid"/> says how many there were.</summary>
    Silence,
}
