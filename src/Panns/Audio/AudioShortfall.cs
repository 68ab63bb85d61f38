namespace Panns.Audio;

/// <summary>How much of a recording could be read, where that is not all.</summary>
/// <param name="ReadSeconds">What was read.</param>
/// <param name="ExpectedSeconds">What its header promises, or its last parts show; null where nothing tells.</param>
/// <param name="Reason">Why, in a few words; null where nothing tells.</param>
public sealed record AudioShortfall(double ReadSeconds, double? ExpectedSeconds, string? Reason = null)
{
    /// <summary>Whether <see cref="ExpectedSeconds"/> is exact: of uncompressed and lossless kinds it is.</summary>
    public bool IsExact { get; init; }

    /// <summary><c>cut short at 1.02 s of about 3 s</c>.</summary>
    public override string ToString()
    {
        var whole = ExpectedSeconds is { } seconds ? $" of {(IsExact ? "" : "about ")}{AudioIssues.Seconds(seconds)} s" : "";
        return $"cut short at {AudioIssues.Seconds(ReadSeconds)} s{whole}{(Reason is null ? "" : $" ({Reason})")}";
    }
}
