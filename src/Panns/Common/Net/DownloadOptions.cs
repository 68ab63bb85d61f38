namespace Panns.Common.Net;

/// <summary>How patient a <see cref="Downloader"/> is.</summary>
[BestFriend]
internal sealed record DownloadOptions
{
    public static DownloadOptions Default { get; } = new();

    /// <summary>Attempts in a row without a single new byte before giving up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Pause before the second attempt; doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time to wait for a connection, an answer or the next bytes.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often to look whether another process has finished.</summary>
    public TimeSpan LockPoll { get; init; } = TimeSpan.FromMilliseconds(250);
}
