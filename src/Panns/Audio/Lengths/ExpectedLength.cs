namespace Panns.Audio.Lengths;

/// <summary>A recording's length according to its headers and last parts, without decoding.</summary>
/// <param name="Seconds">The length; null if it is only known that the recording is incomplete.</param>
/// <param name="Tolerance">Seconds by which a complete recording may decode shorter than that.</param>
internal sealed record ExpectedLength(double? Seconds, double Tolerance)
{
    /// <summary>Whether the length is exact.</summary>
    public bool IsExact { get; init; }

    /// <summary>Why the recording is certainly incomplete; null if nothing proves it.</summary>
    public string? Missing { get; init; }

    /// <summary>Another problem, as half a sentence; null if there is none.</summary>
    public string? Remark { get; init; }

    /// <summary>The share of the recording's bytes that is present, if nothing else is known.</summary>
    public double? Share { get; init; }

    /// <summary>What is missing, given how much was read; null if nothing.</summary>
    /// <param name="frames">Frames read.</param>
    /// <param name="sampleRate">Frames per second.</param>
    public AudioShortfall? ShortfallOf(long frames, int sampleRate)
    {
        var read = (double)frames / sampleRate;
        var whole = Share is { } share and > 0 ? read / share : Seconds;

        // Half a frame more allows for rounding: some lengths are computed at another rate.
        return whole - read > Tolerance + (0.5 / sampleRate) ? new(read, whole) { IsExact = IsExact }
            : Missing is not null ? new(read, null, Missing)
            : null;
    }
}
