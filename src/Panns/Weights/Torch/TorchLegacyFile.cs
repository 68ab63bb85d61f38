using System.Buffers.Binary;
using Panns.Weights.Pickle;

namespace Panns.Weights.Torch;

/// <summary>
/// The stream that torch.save wrote before PyTorch 1.6, as all published PANNs are: five pickles (magic number, protocol, byte order, the
/// checkpoint, storage keys), then the storages in the order of the keys, each after its element count as int64.
/// </summary>
internal static class TorchLegacyFile
{
    private const int ProtocolVersion = 1001;

    /// <summary>PROTO 2, LONG1 of 10 bytes: 0x1950a86a20f9469cfc6c, STOP.</summary>
    public static ReadOnlySpan<byte> Magic => [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    public static MappedStateDict Open(MappedFile file)
    {
        var source = file.Path;
        var budget = new AllocationBudget(source, AllocationBudget.Default);
        var objects = new TorchObjects(source, budget);
        var bytes = file.Bytes(0, (int)Math.Min(file.Length, int.MaxValue));
        var position = Magic.Length;

        if (Next(bytes, ref position, objects, budget, source) is not { Kind: PickleKind.Integer, Number: ProtocolVersion })
        {
            throw new PannsException($"{source}: an unknown version of PyTorch's legacy format; save it again with a newer PyTorch");
        }

        var system = Next(bytes, ref position, objects, budget, source).Reference as PickleDict;
        if (system is null || !system.Items.TryGetValue("little_endian", out var littleEndian) || !littleEndian.IsTrue)
        {
            throw new PannsException($"{source}: written on a big-endian machine, which is not supported; save it again on another machine");
        }

        var root = Next(bytes, ref position, objects, budget, source);
        Locate(file, objects, bytes, position, budget);
        return TorchStateDict.Create(file, root);
    }

    private static PickleValue Next(ReadOnlySpan<byte> bytes, ref int position, TorchObjects objects, AllocationBudget budget, string source)
    {
        var reader = new PickleReader(bytes[position..], source, budget, objects);
        var value = reader.Read();
        position += reader.Position;
        return value;
    }

    private static void Locate(MappedFile file, TorchObjects objects, ReadOnlySpan<byte> bytes, int start, AllocationBudget budget)
    {
        var reader = new PickleReader(bytes[start..], file.Path, budget, objects, keepLists: true);
        if (reader.Read().Reference is not PickleList keys || keys.Items.Any(key => key.Kind != PickleKind.Text))
        {
            throw new PannsException($"{file.Path}: refused: its storage keys are no list of names");
        }

        long position = start + reader.Position;
        foreach (var key in keys.Items)
        {
            var name = reader.Texts.Decode(key);
            if (!objects.Storages.TryGetValue(name, out var storage) || storage.FileOffset >= 0)
            {
                throw new PannsException($"{file.Path}: refused: its storage '{name}' is listed twice, or used by no tensor");
            }

            var count = BinaryPrimitives.ReadInt64LittleEndian(file.Bytes(position, sizeof(long)));
            if (count != storage.Count)
            {
                throw new PannsException($"{file.Path}: refused: its storage '{name}' has another size than its tensors say");
            }

            storage.FileOffset = position + sizeof(long);
            position = storage.FileOffset + RequireBytes(file, storage);
        }

        foreach (var storage in objects.Storages.Values)
        {
            _ = storage.FileOffset >= 0 ? 0 : throw new PannsException($"{file.Path}: refused: the data of its storage '{storage.Key}' is missing");
        }
    }

    private static unsafe long RequireBytes(MappedFile file, TorchStorage storage)
    {
        var bytes = storage.Count * storage.Type.Size();
        file.Pointer(storage.FileOffset, bytes);
        return bytes;
    }
}
