namespace Panns.Common.Net;

/// <summary>A file to download, with its known size and checksums.</summary>
[BestFriend]
internal sealed record DownloadRequest
{
    public required Uri Url { get; init; }

    /// <summary>Path of the downloaded file.</summary>
    public required string Path { get; init; }

    /// <summary>Size in bytes; null if unknown.</summary>
    public long? Bytes { get; init; }

    /// <summary>Upper limit for a file of unknown size, in case a server never stops sending.</summary>
    public long MostBytes { get; init; } = 1L << 40;

    /// <summary>MD5 in lower-case hexadecimal; null if unknown.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal; null if unknown.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The source, for messages: the server, or the path of a local file.</summary>
    public string Origin => Url.IsFile ? Url.LocalPath : Url.Host;

    public string FileName => System.IO.Path.GetFileName(Path);
}
