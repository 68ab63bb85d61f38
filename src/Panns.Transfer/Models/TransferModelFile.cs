using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Panns.Common.IO;
using Panns.Weights;
using Panns.Weights.Archives;
using Panns.Weights.Safetensors;

namespace Panns.Transfer.Models;

/// <summary>
/// Reads and writes .panns files: a zip of model.json, provenance.json, backbone.safetensors and head.safetensors. Nothing in it is
/// code, and reading it runs none.
/// </summary>
internal static class TransferModelFile
{
    public const string ManifestName = WeightArchive.ManifestName;
    public const string ProvenanceName = "provenance.json";
    public const string BackboneName = "backbone.safetensors";
    public const string HeadName = "head.safetensors";

    // Equal models make equal files.
    private static readonly DateTimeOffset Timestamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string path, string manifest, string provenance, StateDict? backbone, StateDict? head) => StagedFile.Write(path, stream =>
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Add(archive, ManifestName, output => output.Write(Encoding.UTF8.GetBytes(manifest)));
        Add(archive, ProvenanceName, output => output.Write(Encoding.UTF8.GetBytes(provenance)));
        AddWeights(archive, HeadName, head);
        AddWeights(archive, BackboneName, backbone);
    });

    /// <summary>Opens a file; the caller disposes of the archive.</summary>
    /// <exception cref="PannsException">It is missing, broken or no .panns file.</exception>
    public static WeightArchive Open(string path) => WeightArchive.Open(path, ".panns model");

    /// <summary>Reads a text of a file.</summary>
    /// <exception cref="PannsException">It is missing or damaged.</exception>
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

    // Weights hardly shrink: they are stored as they are.
    private static void Add(ZipArchive archive, string name, Action<Stream> write)
    {
        var entry = archive.CreateEntry(name, name.EndsWith(".json", StringComparison.Ordinal) ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
        entry.LastWriteTime = Timestamp;
        using var stream = entry.Open();
        write(stream);
    }
}
