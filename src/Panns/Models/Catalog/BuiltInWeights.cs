using Panns.Weights;

namespace Panns;

/// <summary>Weights that are part of this library: a safetensors file of float16 values, needing no store and no network.</summary>
public sealed class BuiltInWeights
{
    private const string Folder = "Panns.Models.Catalog.";

    internal BuiltInWeights(string fileName, string license, string sha256)
    {
        FileName = fileName;
        License = license;
        Sha256 = sha256;
    }

    /// <summary>The file's name.</summary>
    public string FileName { get; }

    /// <summary>License of the weights: <c>MIT</c>.</summary>
    public string License { get; }

    /// <summary>SHA-256 of the file in lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>Size of the file in bytes.</summary>
    public long Bytes
    {
        get
        {
            using var stream = OpenFile();
            return stream.Length;
        }
    }

    /// <summary>The file's bytes.</summary>
    internal Stream OpenFile() => typeof(BuiltInWeights).Assembly.GetManifestResourceStream(Folder + FileName)
        ?? throw new PannsException($"{FileName}: this build of the library lacks it");

    /// <summary>The tensors, read from where the library is in memory.</summary>
    internal StateDict Open() => WeightFile.Open(OpenFile(), FileName);
}
