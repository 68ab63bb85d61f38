namespace Panns.Audio;

/// <summary>How much of an incomplete recording could be read.</summary>
/// <param name="ReadSeconds">Seconds read.</param>
/// <param name="ExpectedSeconds">Full length in seconds, according to the header or the last parts of the file; null if unknown.</param>
/// <param name="Reason">The reason in a few words; null if unknown.</param>
public sealed record AudioShortfall(double ReadSeconds, double? ExpectedSeconds, string? Reason = null)
{
    /// <summary>Whether <see cref="ExpectedSeconds"/> is exact, as for uncompressed and lossless formats.</summary>
    public bool IsExact { get; init; }

    /// <summary><c>cut short at 1.02 s of about 3 s</c>.</summary>
    public override string ToString()
    {
        var whole = ExpectedSeconds is { } seconds ? $" of {(IsExact ? "" : "about ")}{AudioIssues.Seconds(seconds)} s" : "";
        return $"cut short at {AudioIssues.Seconds(ReadSeconds)} s{whole}{(Reason is null ? "" : $" ({Reason})")}";
    }
}
