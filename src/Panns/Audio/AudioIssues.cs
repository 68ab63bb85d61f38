using System.Globalization;
using Panns.Common;

namespace Panns.Audio;

/// <summary>
/// Problems of a recording that could still be read. With <see cref="AudioReadOptions.Strict"/> any of them makes reading the recording
/// fail.
/// </summary>
public sealed record AudioIssues
{
    /// <summary>No problems.</summary>
    public static AudioIssues None { get; } = new();

    /// <summary>How much of the recording is missing; null if it is complete. Known once it has been read to its end.</summary>
    public AudioShortfall? Shortfall { get; init; }

    /// <summary>Samples that are not numbers and count as 0; null if there are none.</summary>
    public InvalidSampleCount? Invalid { get; init; }

    /// <summary>Where channels of opposite phase canceled in the mix; null if they did not.</summary>
    public ChannelCancellation? Cancellation { get; init; }

    /// <summary>
    /// Peak magnitude if it exceeds 100 times full scale (integers stored as floats, or damage); otherwise null. The samples are used
    /// unchanged.
    /// </summary>
    public double? Peak { get; init; }

    /// <summary>What the header states wrongly, and how it was read instead, as half a sentence; null if the header is right.</summary>
    public string? Correction { get; init; }

    /// <summary>Whether there are any problems.</summary>
    public bool Any => this != None;

    /// <summary>The recording's entry in a status column: <c>ok</c>, or <c>ok, cut short at 1.02 s of about 3 s</c>.</summary>
    public string Status => Any ? $"ok, {this}" : "ok";

    /// <summary>The problems as half a sentence; null if there are none.</summary>
    [BestFriend]
    internal string? Note => Any ? ToString() : null;

    /// <summary>The problems as half a sentence; empty if there are none.</summary>
    public override string ToString() => string.Join("; ", Parts());

    internal static string Seconds(double value) => value.ToString(value < 0.1 ? "0.####" : "0.##", CultureInfo.InvariantCulture);

    private IEnumerable<string> Parts()
    {
        if (Shortfall is not null)
        {
            yield return Shortfall.ToString();
        }

        if (Correction is not null)
        {
            yield return Correction;
        }

        if (Invalid is not null)
        {
            yield return Invalid.ToString();
        }

        if (Cancellation is not null)
        {
            yield return Cancellation.ToString();
        }

        if (Peak is { } peak)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"peaks at {peak:0} times full scale");
        }
    }
}

/// <summary>Samples that are not numbers: see <see cref="InvalidSamples"/>.</summary>
/// <param name="Count">Number of samples.</param>
/// <param name="FirstSeconds">Time of the first one, in seconds from the start.</param>
public sealed record InvalidSampleCount(long Count, double FirstSeconds)
{
    /// <summary>The problem as half a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} {(Count == 1 ? "sample that is not a number counts" : "samples that are not numbers count")} as 0, the first at {AudioIssues.Seconds(FirstSeconds)} s");
}

/// <summary>
/// Channels of opposite phase, which cancel when mixed. Half a second counts as canceled if its mix has less than a tenth of the energy
/// that the same number of uncorrelated channels would leave.
/// </summary>
/// <param name="Seconds">Duration of canceled audio; at least a twentieth of <paramref name="SoundingSeconds"/>.</param>
/// <param name="SoundingSeconds">Duration of audible audio, above -80 dB of full scale.</param>
public sealed record ChannelCancellation(double Seconds, double SoundingSeconds)
{
    /// <summary>The problem as half a sentence.</summary>
    public override string ToString()
        => $"mixing its channels cancels them in {AudioIssues.Seconds(Seconds)} of {AudioIssues.Seconds(SoundingSeconds)} s";
}
