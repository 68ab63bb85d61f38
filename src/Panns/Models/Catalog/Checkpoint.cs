namespace Panns;

/// <summary>A published weight file.</summary>
/// <param name="FileName">Its name, both where it is published and in the store.</param>
/// <param name="Url">Its published address.</param>
/// <param name="License">License of the weights: <c>CC-BY-4.0</c>.</param>
public sealed record Checkpoint(string FileName, Uri Url, string License)
{
    /// <summary>Size in bytes; null if unknown.</summary>
    public long? Bytes { get; init; }

    /// <summary>MD5 in lower-case hexadecimal; null if unknown.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal; null if unknown.</summary>
    public string? Sha256 { get; init; }

    /// <summary>A PANNs file in Zenodo record 3987831, which publishes MD5 hashes.</summary>
    internal static Checkpoint OfPanns(string fileName, string? md5 = null)
        => new(fileName, new Uri($"https://zenodo.org/records/3987831/files/{Uri.EscapeDataString(fileName)}?download=1"), "CC-BY-4.0") { Md5 = md5 };

    /// <summary>An EfficientAT file in GitHub release v0.0.1, which publishes no hashes.</summary>
    internal static Checkpoint OfEfficientAt(string fileName)
        => new(fileName, new Uri($"https://github.com/fschmid56/EfficientAT/releases/download/v0.0.1/{fileName}"), "MIT");
}
