namespace Panns.Common.Net;

/// <summary>Timeouts and retries of a <see cref="Downloader"/>.</summary>
[BestFriend]
internal sealed record DownloadOptions
{
    public static DownloadOptions Default { get; } = new();

    /// <summary>Consecutive attempts without a new byte before giving up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Delay before the second attempt; doubled for each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time to connect. Closed networks often drop packets silently, so failure should be reported soon.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(3.5);

    /// <summary>A first connection failure sooner than this is retried once.</summary>
    public TimeSpan Hasty { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest time to wait for a response or more bytes.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Minimum speed in bytes per second, averaged over <see cref="SpeedTime"/>; anything slower counts as stalled.</summary>
    public double LowestSpeed { get; init; } = 1000;

    /// <summary>How long a download may be slower.</summary>
    public TimeSpan SpeedTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Interval for checking whether another process has finished.</summary>
    public TimeSpan LockPoll { get; init; } = TimeSpan.FromMilliseconds(250);
}
