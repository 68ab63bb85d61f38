using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Panns.Common.IO;
using Panns.Weights;
using Panns.Weights.Safetensors;

namespace Panns.Transfer.Models;

/// <summary>
/// Reads and writes .panns files: a zip of model.json, provenance.json, backbone.safetensors and head.safetensors. Nothing in it is
/// code, and reading it runs none. Sizes are limited before anything is unpacked.
/// </summary>
internal static class TransferModelFile
{
    public const string ManifestName = "model.json";
    public const string ProvenanceName = "provenance.json";
    public const string BackboneName = "backbone.safetensors";
    public const string HeadName = "head.safetensors";

    private const long LargestJson = 16 << 20;
    private const long LargestWeights = 4L << 30;
    private const int MostEntries = 16;

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
    public static ZipArchive Open(string path)
    {
        try
        {
            var archive = ZipFile.OpenRead(path);
            if (archive.Entries.Count > MostEntries)
            {
                archive.Dispose();
                throw new PannsException($"{path}: no .panns model: more entries than one can have");
            }

            return archive;
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new PannsException(File.Exists(path) ? $"{path}: no .panns model, or a damaged one: {problem.Message}" : $"{path}: there is no such file", problem);
        }
    }

    public static JsonDocument ReadJson(ZipArchive archive, string name, string path)
    {
        var bytes = new MemoryStream();
        Copy(Find(archive, name, path), bytes, LargestJson, path);
        try
        {
            return JsonDocument.Parse(bytes.ToArray());
        }
        catch (JsonException problem)
        {
            throw new PannsException($"{path}: {name} is damaged: {problem.Message}", problem);
        }
    }

    public static bool Has(ZipArchive archive, string name) => archive.GetEntry(name) is not null;

    /// <summary>Reads tensors into memory and hands them on.</summary>
    public static T ReadWeights<T>(ZipArchive archive, string name, string path, Func<StateDict, T> use)
    {
        // The reader of weights maps a file. The copy is gone before this returns.
        var copy = Path.Combine(Path.GetTempPath(), $"panns-{Guid.NewGuid():N}.safetensors");
        try
        {
            using (var file = new FileStream(copy, FileMode.CreateNew, FileAccess.Write))
            {
                Copy(Find(archive, name, path), file, LargestWeights, path);
            }

            using var state = WeightFile.Open(copy);
            return use(state);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: {name} cannot be unpacked to {Path.GetTempPath()}: {problem.Message}", problem);
        }
        catch (PannsException problem) when (problem.Message.Contains(copy, StringComparison.Ordinal))
        {
            throw new PannsException(problem.Message.Replace(copy, $"{path}: {name}", StringComparison.Ordinal), problem);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static ZipArchiveEntry Find(ZipArchive archive, string name, string path)
        => archive.GetEntry(name) ?? throw new PannsException($"{path}: no .panns model: it holds no {name}");

    // An entry may hold more than its header says: the limit is on what really comes out.
    private static void Copy(ZipArchiveEntry entry, Stream target, long limit, string path)
    {
        var buffer = new byte[1 << 16];
        long total = 0;
        try
        {
            using var source = entry.Open();
            int count;
            while ((count = source.Read(buffer)) > 0)
            {
                total += count;
                if (total > limit)
                {
                    throw new PannsException($"{path}: {entry.Name} is larger than {limit >> 20} MiB");
                }

                target.Write(buffer, 0, count);
            }
        }
        catch (InvalidDataException problem)
        {
            throw new PannsException($"{path}: {entry.Name} is damaged: {problem.Message}", problem);
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
