using System.IO.Compression;
using Panns.Common;
using Panns.Weights.Pickle;
using Panns.Weights.Safetensors;

namespace Panns.Weights.Archives;

/// <summary>
/// A zip file of texts and weights, such as a .panns file. Weights stored uncompressed are read in place; the CRC of every entry
/// is checked when the entry is opened. No entry is executed, and sizes are limited before anything is unpacked.
/// </summary>
[BestFriend]
internal sealed class WeightArchive : IDisposable
{
    /// <summary>The entry that describes a .panns file.</summary>
    public const string ManifestName = "model.json";

    private const int MostEntries = 16;
    private const int LargestText = 16 << 20;

    private readonly string _path;
    private readonly MappedFile _file;
    private readonly Dictionary<string, ZipEntry> _entries;

    private WeightArchive(string path, MappedFile file, Dictionary<string, ZipEntry> entries)
    {
        _path = path;
        _file = file;
        _entries = entries;
    }

    /// <summary>Opens a file. Weights opened from it stay open after the archive is disposed of.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What the file should be, for messages: <c>.panns model</c>.</param>
    /// <exception cref="PannsException">The file is missing, broken or of another kind.</exception>
    public static WeightArchive Open(string path, string what)
    {
        var file = MappedFile.Open(path);
        try
        {
            if (!file.Bytes(0, (int)Math.Min(file.Length, 2)).SequenceEqual("PK"u8))
            {
                throw new PannsException($"{path}: no {what}");
            }

            var entries = ZipDirectory.Read(file, new AllocationBudget(path, AllocationBudget.Default));
            return entries.Count <= MostEntries
                ? new(path, file, entries)
                : throw new PannsException($"{path}: no {what}: more entries than one can have");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>A text's bytes.</summary>
    /// <exception cref="PannsException">The entry is missing, damaged or too long.</exception>
    public byte[] ReadText(string name)
    {
        var entry = Find(name);
        if (entry.Length > LargestText)
        {
            throw new PannsException($"{_path}: {name} is larger than {LargestText >> 20} MiB");
        }

        using var stream = Unpack(entry);
        var bytes = new byte[entry.Length];
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw Damaged(name, problem);
        }

        return Crc32.Of(bytes) == entry.Crc && stream.ReadByte() < 0 ? bytes : throw Damaged(name, null);
    }

    /// <summary>Opens an entry in safetensors format; the caller disposes of the tensors.</summary>
    /// <exception cref="PannsException">The entry is missing or damaged.</exception>
    public StateDict OpenWeights(string name)
    {
        var entry = Find(name);
        MappedFile? part = null;
        try
        {
            part = entry.IsDeflated ? Inflate(name, entry) : MappedFile.Open(_path, entry.Offset, entry.Length);
            return part.Length == entry.Length && ZipChecksum.Of(part, 0, part.Length) == entry.Crc ? SafetensorsFile.Open(part) : throw Damaged(name, null);
        }
        catch
        {
            part?.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    // Compressed entries occur if another program has repacked the archive.
    private MappedFile Inflate(string name, ZipEntry entry)
    {
        try
        {
            using var stream = Unpack(entry);
            return MappedFile.Of(stream, _path, entry.Length);
        }
        catch (InvalidDataException problem)
        {
            throw Damaged(name, problem);
        }
    }

    private unsafe Stream Unpack(ZipEntry entry)
    {
        var packed = new UnmanagedMemoryStream(_file.Pointer(entry.Offset, entry.Packed), entry.Packed);
        return entry.IsDeflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
    }

    private ZipEntry Find(string name)
        => _entries.TryGetValue(name, out var entry) ? entry : throw new PannsException($"{_path}: holds no {name}");

    private PannsException Damaged(string name, Exception? problem)
    {
        var message = $"{_path}: {name} is damaged: its content is not what was written; copy or make the file again";
        return problem is null ? new(message) : new(message, problem);
    }
}
