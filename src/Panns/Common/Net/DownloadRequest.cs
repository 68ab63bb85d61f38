namespace Panns.Common.Net;

/// <summary>A file to download and what is known of it.</summary>
internal sealed record DownloadRequest
{
    public required Uri Url { get; init; }

    /// <summary>Where the file goes.</summary>
    public required string Path { get; init; }

    /// <summary>Size in bytes; null when unknown.</summary>
    public long? Bytes { get; init; }

    /// <summary>More than a file of unknown size can have: a server that sends without end is cut off there.</summary>
    public long MostBytes { get; init; } = 1L << 40;

    /// <summary>MD5 in lower-case hexadecimal; null when unknown.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal; null when unknown.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Who sends it: the server, or the file itself.</summary>
    public string Origin => Url.IsFile ? Url.LocalPath : Url.Host;

    public string FileName => System.IO.Path.GetFileName(Path);
}
