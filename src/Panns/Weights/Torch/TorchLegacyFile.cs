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

    private const int HeadSize = 2;
    private const int FrameSize = 9;

    /// <summary>LONG1 of 10 bytes: 0x1950a86a20f9469cfc6c, STOP; before them PROTO and, from protocol 4 on, FRAME.</summary>
    private static ReadOnlySpan<byte> Magic => [0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <summary>Minimum number of bytes needed to recognize the format.</summary>
    public static int ShortestStart => HeadSize + Magic.Length;

    public static bool Recognizes(ReadOnlySpan<byte> start) => MagicLength(start) > 0;

    public static MappedStateDict Open(MappedFile file)
    {
        var source = file.Path;
        var budget = AllocationBudget.Of(file);
        var objects = new TorchObjects(source, budget);
        var bytes = file.Bytes(0, (int)Math.Min(file.Length, int.MaxValue));
        var position = MagicLength(bytes);

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

    private static int MagicLength(ReadOnlySpan<byte> start)
    {
        if (start.Length <= HeadSize + FrameSize || start[0] != (byte)PickleOpcode.Proto)
        {
            return 0;
        }

        var length = HeadSize + (start[HeadSize] == (byte)PickleOpcode.Frame ? FrameSize : 0);
        return start[length..].StartsWith(Magic) ? length + Magic.Length : 0;
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
        file.Pointer(storage.FileOffset, storage.Bytes);
        return storage.Bytes;
    }
}
