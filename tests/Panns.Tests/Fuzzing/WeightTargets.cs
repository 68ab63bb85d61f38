using System.IO.Compression;
using System.Text;
using Panns.Tests.Weights;
using Panns.Weights;
using Panns.Weights.Archives;

namespace Panns.Tests.Fuzzing;

/// <summary>Readers of weights: pickles in both layouts of PyTorch, safetensors, and archives that hold such.</summary>
internal static class WeightTargets
{
    private static readonly byte[] Values = [.. Enumerable.Range(0, 12).SelectMany(i => BitConverter.GetBytes(i / 8f))];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("torch zip", () => [TorchFiles.Zip(Pickle(false), ("0", Values), ("1", Values))], Read),
        new("torch legacy", () => [TorchFiles.Legacy(Pickle(true), true, ("0", 12, Values), ("1", 12, Values))], Read),
        new("safetensors", () =>
        [
            Safetensors("""{"__metadata__":{"format":"pt","of":"two"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"F16","shape":[12],"data_offsets":[24,48]}}"""),
            Safetensors("""{"a":{"dtype":"I64","shape":[2,1,2],"data_offsets":[0,32]},"b":{"dtype":"BF16","shape":[],"data_offsets":[32,34]},"c":{"dtype":"U8","shape":[14],"data_offsets":[34,48]}}"""),
        ], Read),
        new("archive", Archives, ReadArchive),
    ];

    private static byte[] Pickle(bool isLegacy)
    {
        var pickle = new PickleBuilder().Global("collections", "OrderedDict").Op(')').Op('R').Op('q').Op(0).Op('(');
        pickle.Text("conv1.weight").Tensor("0", 12, 0, [3, 2, 2], [4, 2, 1], legacy: isLegacy);
        pickle.Text("fc.weight").Tensor("1", 12, 4, [2, 3], [1, 2], legacy: isLegacy);
        pickle.Text("epoch").Integer(1L << 40).Text("note").Text("some text").Text("list").Op(']').Op('(').Integer(1).Text("x").Op('e');
        return pickle.Op('u').Op('.').ToArray();
    }

    private static byte[] Safetensors(string header)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. Values];
    }

    private static byte[][] Archives()
    {
        var weights = Safetensors("""{"w":{"dtype":"F32","shape":[12],"data_offsets":[0,48]}}""");
        var manifest = Encoding.UTF8.GetBytes("""{"format":"panns-transfer","labels":["a","b"]}""");
        return [.. new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal }.Select(level => TorchFiles.ZipOf(level, (WeightArchive.ManifestName, manifest), ("head.safetensors", weights)))];
    }

    private static void Read(string path)
    {
        using var weights = WeightFile.Open(path);
        Read(weights);
    }

    private static void Read(StateDict weights)
    {
        foreach (var name in weights.Names)
        {
            weights.Read(name);
        }
    }

    private static void ReadArchive(string path)
    {
        using var archive = WeightArchive.Open(path, "archive");
        archive.ReadText(WeightArchive.ManifestName);
        using var head = archive.OpenWeights("head.safetensors");
        Read(head);
    }
}
