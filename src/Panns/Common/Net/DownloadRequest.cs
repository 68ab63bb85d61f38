namespace Panns.Common.Net;

/// <summary>A file to download and what is known of it.</summary>
[BestFriend]
internal sealed record DownloadRequest
{
    public required Uri Url { get; init; }

    /// <summary>Where the file goes.</summary>
    public required string Path { get; init; }

    /// <summary>Size in bytes; null when unknown.</summary>
    public long? Bytes { get; init; }

    /// <summary>MD5 in lower-case hexadecimal; null when unknown.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal; null when unknown.</summary>
    public string? Sha256 { get; init; }

    public string FileName => System.IO.Path.GetFileName(Path);
}
