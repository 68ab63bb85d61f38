namespace Panns;

/// <summary>A published file of weights.</summary>
/// <param name="FileName">Its name, in the archive and in the store.</param>
/// <param name="Url">Where it is published.</param>
/// <param name="License">Licence of the weights: <c>CC-BY-4.0</c>.</param>
public sealed record Checkpoint(string FileName, Uri Url, string License)
{
    /// <summary>Size in bytes; null where not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>MD5 in lower-case hexadecimal; null where not known.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal; null where not known.</summary>
    public string? Sha256 { get; init; }
}
