namespace Panns.Transfer.Tests.Support;

/// <summary>TensorFlow's TFRecord files, as its documentation describes them: written and read byte by byte.</summary>
internal static class TfRecords
{
    public static void Write(string path, params byte[][] records)
    {
        using var writer = new BinaryWriter(File.Create(path));
        foreach (var record in records)
        {
            var length = BitConverter.GetBytes((ulong)record.Length);
            writer.Write(length);
            writer.Write(Mask(length));
            writer.Write(record);
            writer.Write(Mask(record));
        }
    }

    public static List<byte[]> Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        var records = new List<byte[]>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var length = reader.ReadBytes(sizeof(ulong));
            Assert.Equal(Mask(length), reader.ReadUInt32());
            records.Add(reader.ReadBytes((int)BitConverter.ToUInt64(length)));
            Assert.Equal(Mask(records[^1]), reader.ReadUInt32());
        }

        return records;
    }

    // ((crc >> 15) | (crc << 17)) + 0xa282ead8, of the CRC-32C.
    private static uint Mask(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82f63b78 : crc >> 1;
            }
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }
}
