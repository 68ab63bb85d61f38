using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Panns.Common.IO;
using Panns.Weights;
using Panns.Weights.Archives;
using Panns.Weights.Safetensors;

namespace Panns.Transfer.Models;

/// <summary>
/// Reads and writes .panns files: zip archives with model.json, provenance.json, backbone.safetensors and head.safetensors. They contain
/// no code, and reading them runs none.
/// </summary>
internal static class TransferModelFile
{
    public const string ManifestName = WeightArchive.ManifestName;
    public const string ProvenanceName = "provenance.json";
    public const string BackboneName = "backbone.safetensors";
    public const string HeadName = "head.safetensors";

    // A fixed time, so that equal models give identical files.
    private static readonly DateTimeOffset Timestamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string path, string manifest, string provenance, StateDict? backbone, StateDict? head) => StagedFile.Write(path, stream =>
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Add(archive, ManifestName, output => output.Write(Encoding.UTF8.GetBytes(manifest)));
        Add(archive, ProvenanceName, output => output.Write(Encoding.UTF8.GetBytes(provenance)));
        AddWeights(archive, HeadName, head);
        AddWeights(archive, BackboneName, backbone);
    });

    /// <summary>Opens a file; the caller disposes the archive.</summary>
    /// <exception cref="PannsException">The file is missing, damaged or not a .panns file.</exception>
    public static WeightArchive Open(string path) => WeightArchive.Open(path, ".panns model");

    /// <summary>Reads a JSON entry.</summary>
    /// <exception cref="PannsException">The entry is missing or damaged.</exception>
    public static JsonDocument ReadJson(WeightArchive archive, string name, string path)
    {
        try
        {
            return JsonDocument.Parse(archive.ReadText(name));
        }
        catch (JsonException problem)
        {
            throw new PannsException($"{path}: {name} is damaged: {problem.Message}", problem);
        }
    }

    private static void AddWeights(ZipArchive archive, string name, StateDict? weights)
    {
        if (weights is not null)
        {
            var writer = new SafetensorsWriter(weights, SafetensorsOptions.Default);
            Add(archive, name, stream => writer.Write(stream, CancellationToken.None));
        }
    }

    // Stored uncompressed, because weights hardly compress.
    private static void Add(ZipArchive archive, string name, Action<Stream> write)
    {
        var entry = archive.CreateEntry(name, name.EndsWith(".json", StringComparison.Ordinal) ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
        entry.LastWriteTime = Timestamp;
        using var stream = entry.Open();
        write(stream);
    }
}
