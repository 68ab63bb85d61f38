using Panns.Weights.Archives;
using Panns.Weights.Pickle;

namespace Panns.Weights.Torch;

/// <summary>
/// The zip file that torch.save writes since PyTorch 1.6: one folder with data.pkl, one stored entry per storage (data/KEY), and
/// sometimes byteorder. The CRCs of its entries reveal damage.
/// </summary>
internal static class TorchZipFile
{
    private const string PickleName = "/data.pkl";

    public static MappedStateDict Open(MappedFile file)
    {
        var source = file.Path;
        var budget = AllocationBudget.Of(file);
        var entries = ZipDirectory.Read(file, budget);
        var folder = Folder(source, entries);

        if (entries.TryGetValue(folder + "/byteorder", out var order) && !Bytes(file, order).StartsWith("little"u8))
        {
            throw new PannsException($"{source}: written on a big-endian machine, which is not supported; save it again on another machine");
        }

        if (entries.ContainsKey(folder + "/constants.pkl"))
        {
            throw new PannsException($"{source}: a TorchScript program, not a checkpoint; save its state_dict() with torch.save");
        }

        var objects = new TorchObjects(source, budget);
        var root = new PickleReader(Bytes(file, entries[folder + PickleName]), source, budget, objects).Read();
        foreach (var storage in objects.Storages.Values)
        {
            if (!entries.TryGetValue($"{folder}/data/{storage.Key}", out var entry) || entry.Length != storage.Bytes)
            {
                throw new PannsException($"{source}: refused: the data of its storage '{storage.Key}' is missing or has another size");
            }

            storage.FileOffset = entry.Offset;
        }

        CheckStorages(file, entries, folder, objects);
        return TorchStateDict.Create(file, root);
    }

    private static string Folder(string source, Dictionary<string, ZipEntry> entries)
    {
        string? folder = null;
        foreach (var name in entries.Keys)
        {
            if (name.EndsWith(PickleName, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - PickleName.Length)
            {
                folder = folder is null ? name[..^PickleName.Length] : throw new PannsException($"{source}: refused: a zip file with two data.pkl");
            }
        }

        if (entries.ContainsKey(WeightArchive.ManifestName))
        {
            throw new PannsException($"{source}: a classifier that holds its network, not a file of weights");
        }

        return entries.FirstOrDefault(entry => entry.Value.IsDeflated) is { Key: { } packed }
            ? throw new PannsException($"{source}: refused: its zip entry '{packed}' is compressed, which torch.save never does")
            : folder ?? throw new PannsException($"{source}: a zip file, but not one that torch.save wrote (no data.pkl inside)");
    }

    // PyTorch can be set to compute no CRCs (torch.serialization.set_crc32_options). If any CRC matches, the file has them.
    private static void CheckStorages(MappedFile file, Dictionary<string, ZipEntry> entries, string folder, TorchObjects objects)
    {
        var storages = objects.Storages.Keys.Select(key => (Key: key, Entry: entries[$"{folder}/data/{key}"]))
            .Where(storage => storage.Entry.Length > 0).OrderBy(storage => storage.Entry.Offset).ToList();
        var holds = new bool[storages.Count];
        Parallel.For(0, storages.Count, i => holds[i] = ZipChecksum.Holds(file, storages[i].Entry));
        var pickleHolds = ZipChecksum.Holds(file, entries[folder + PickleName]);
        var damaged = holds.Count(one => !one);
        if (damaged == 0 ? pickleHolds || holds.Length == 0 : damaged == holds.Length && !pickleHolds)
        {
            return;
        }

        var what = damaged == 0 ? "its data.pkl" : $"its storage '{storages[Array.IndexOf(holds, false)].Key}'";
        throw new PannsException($"{file.Path}: damaged: {what} is not what was written (its CRC is another); get the file again");
    }

    private static ReadOnlySpan<byte> Bytes(MappedFile file, ZipEntry entry)
        => file.Bytes(entry.Offset, (int)Math.Min(entry.Length, int.MaxValue));
}
