using System.IO.Compression;

namespace Panns.Tests.Weights;

/// <summary>Wraps handmade pickles into the two layouts of torch.save.</summary>
internal static class TorchFiles
{
    public static byte[] Zip(byte[] pickle, params (string Key, byte[] Data)[] storages)
    {
        var entries = new List<(string, byte[])> { ("archive/data.pkl", pickle) };
        entries.AddRange(storages.Select(storage => ($"archive/data/{storage.Key}", storage.Data)));
        return ZipOf(CompressionLevel.NoCompression, [.. entries]);
    }

    public static byte[] ZipOf(CompressionLevel level, params (string Name, byte[] Data)[] entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, data) in entries)
            {
                using var target = zip.CreateEntry(name, level).Open();
                target.Write(data);
            }
        }

        return stream.ToArray();
    }

    public static byte[] Legacy(byte[] pickle, bool littleEndian = true, params (string Key, long Count, byte[] Data)[] storages)
    {
        var stream = new MemoryStream();
        stream.Write([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.']);
        stream.Write(new PickleBuilder().Integer(1001).Op('.').ToArray());
        stream.Write(new PickleBuilder().Op('}').Text("little_endian").Op((byte)(littleEndian ? 0x88 : 0x89)).Op('s').Op('.').ToArray());
        stream.Write(pickle);
        var keys = new PickleBuilder().Op(']').Op('(');
        foreach (var storage in storages)
        {
            keys.Text(storage.Key);
        }

        stream.Write(keys.Op('e').Op('.').ToArray());
        foreach (var (_, count, data) in storages)
        {
            stream.Write(BitConverter.GetBytes(count));
            stream.Write(data);
        }

        return stream.ToArray();
    }
}
