using System.Globalization;

namespace Panns.Audio;

/// <summary>
/// What is wrong with a recording that could be read all the same. With <see cref="AudioReadOptions.Strict"/> any of it makes the recording
/// an error.
/// </summary>
public sealed record AudioIssues
{
    /// <summary>Of a recording with which nothing is wrong.</summary>
    public static AudioIssues None { get; } = new();

    /// <summary>What is missing of the recording; null where nothing is. Known when it has been read to its end.</summary>
    public AudioShortfall? Shortfall { get; init; }

    /// <summary>Samples that count as 0 because they are no numbers; null where there are none.</summary>
    public InvalidSampleCount? Invalid { get; init; }

    /// <summary>Where mixing its channels left next to nothing of them; null where it did not.</summary>
    public ChannelCancellation? Cancellation { get; init; }

    /// <summary>
    /// The largest magnitude, where it is more than 100 times full scale: floats that hold integers, or are damaged. They are taken as they
    /// are. Null where it is less.
    /// </summary>
    public double? Peak { get; init; }

    /// <summary>What its header says wrongly and was read otherwise, as half a sentence; null where nothing is.</summary>
    public string? Correction { get; init; }

    /// <summary>Whether there is anything.</summary>
    public bool Any => this != None;

    /// <summary><c>ok</c>, or <c>ok, cut short at 1.02 s of about 3 s</c>: what a table says of a recording that has been read.</summary>
    public string Status => Any ? $"ok, {this}" : "ok";

    /// <summary>What is wrong, in half a sentence; null where nothing is.</summary>
    internal string? Note => Any ? ToString() : null;

    /// <summary>What is wrong, in half a sentence; empty where nothing is.</summary>
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

/// <summary>Samples that are no numbers: see <see cref="InvalidSamples"/>.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="FirstSeconds">Where the first is, in seconds from the recording's start.</param>
public sealed record InvalidSampleCount(long Count, double FirstSeconds)
{
    /// <summary>In half a sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Count} {(Count == 1 ? "sample that is no number counts" : "samples that are no numbers count")} as 0, the first at {AudioIssues.Seconds(FirstSeconds)} s");
}

/// <summary>
/// Channels of opposite phase, which cancel where they are mixed. A half second counts as cancelled where the mix has less than a tenth of the
/// energy that as many unrelated channels would leave.
/// </summary>
/// <param name="Seconds">For how long they do; at least a twentieth of <paramref name="SoundingSeconds"/>.</param>
/// <param name="SoundingSeconds">For how long there is something to be heard: above -80 dB of full scale.</param>
public sealed record ChannelCancellation(double Seconds, double SoundingSeconds)
{
    /// <summary>In half a sentence.</summary>
    public override string ToString()
        => $"mixing its channels cancels them in {AudioIssues.Seconds(Seconds)} of {AudioIssues.Seconds(SoundingSeconds)} s";
}
