namespace Panns.Audio.Lengths;

/// <summary>How long a recording is, as its headers and its last parts tell, before anybody has decoded it.</summary>
/// <param name="Seconds">Its length; null where only that it is not whole is known.</param>
/// <param name="Tolerance">By how many seconds what is decoded may fall short of that with nothing missing.</param>
internal sealed record ExpectedLength(double? Seconds, double Tolerance)
{
    /// <summary>Whether the length is exact.</summary>
    public bool IsExact { get; init; }

    /// <summary>Why the recording is certainly not whole; null where nothing says so.</summary>
    public string? Missing { get; init; }

    /// <summary>What else is wrong with it, as half a sentence; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>Which share of the recording's bytes is there, where that is all that is known.</summary>
    public double? Share { get; init; }

    /// <summary>What is missing where so much was read; null for nothing.</summary>
    /// <param name="frames">Frames that could be read.</param>
    /// <param name="sampleRate">Frames a second.</param>
    public AudioShortfall? ShortfallOf(long frames, int sampleRate)
    {
        var read = (double)frames / sampleRate;
        var whole = Share is { } share and > 0 ? read / share : Seconds;

        // Half a frame: lengths are computed with other rates now and then.
        return whole - read > Tolerance + (0.5 / sampleRate) ? new(read, whole) { IsExact = IsExact }
            : Missing is not null ? new(read, null, Missing)
            : null;
    }
}
