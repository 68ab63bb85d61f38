namespace Panns;

/// <summary>A published file of weights.</summary>
/// <param name="FileName">Its name, in the archive and in the store.</param>
/// <param name="Url">Where it is published.</param>
/// <param name="License">License of the weights: <c>CC-BY-4.0</c>.</param>
public sealed record Checkpoint(string FileName, Uri Url, string License)
{
    /// <summary>Size in bytes; null where not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>MD5 in lower-case hexadecimal; null where not known.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal; null where not known.</summary>
    public string? Sha256 { get; init; }

    /// <summary>A file of the PANNs, Zenodo record 3987831; the archive publishes MD5 values.</summary>
    internal static Checkpoint OfPanns(string fileName, string? md5 = null)
        => new(fileName, new Uri($"https://zenodo.org/records/3987831/files/{Uri.EscapeDataString(fileName)}?download=1"), "CC-BY-4.0") { Md5 = md5 };

    /// <summary>A file of EfficientAT, GitHub release v0.0.1, which publishes no hashes.</summary>
    internal static Checkpoint OfEfficientAt(string fileName)
        => new(fileName, new Uri($"https://github.com/fschmid56/EfficientAT/releases/download/v0.0.1/{fileName}"), "MIT");
}
