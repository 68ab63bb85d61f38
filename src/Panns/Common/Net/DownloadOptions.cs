namespace Panns.Common.Net;

/// <summary>How patient a <see cref="Downloader"/> is.</summary>
internal sealed record DownloadOptions
{
    public static DownloadOptions Default { get; } = new();

    /// <summary>Attempts in a row without a single new byte before giving up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Pause before the second attempt; doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time to find and reach the server. A closed network often just drops what is sent: nobody should wait long to hear of it.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(3.5);

    /// <summary>A first failure to reach the server that comes sooner than this is tried again once.</summary>
    public TimeSpan Hasty { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest time to wait for an answer or the next bytes.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes a second that must arrive, measured over <see cref="SpeedTime"/>; less is no progress.</summary>
    public double LowestSpeed { get; init; } = 1000;

    /// <summary>How long a server may be slower.</summary>
    public TimeSpan SpeedTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often to look whether another process has finished.</summary>
    public TimeSpan LockPoll { get; init; } = TimeSpan.FromMilliseconds(250);
}
