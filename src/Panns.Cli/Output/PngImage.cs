using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Panns.Cli.Output;

/// <summary>PNG files of 256 colours: the spectrogram of a plot.</summary>
internal static class PngImage
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Encodes an image.</summary>
    /// <param name="pixels">[height, width] indices of the palette, top row first.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="palette">Red, green, blue of 256 colours.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, ReadOnlySpan<byte> palette)
    {
        var height = pixels.Length / width;
        using var image = new MemoryStream();
        image.Write(Signature);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a pixel
        header[9] = 3; // palette
        WriteChunk(image, "IHDR", header);
        WriteChunk(image, "PLTE", palette);

        using var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                deflate.WriteByte(0); // no filter
                deflate.Write(pixels.Slice(row * width, width));
            }
        }

        WriteChunk(image, "IDAT", data.GetBuffer().AsSpan(0, (int)data.Length));
        WriteChunk(image, "IEND", []);
        return image.ToArray();
    }

    private static void WriteChunk(MemoryStream image, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        image.Write(number);
        var start = (int)image.Length;
        image.Write(Encoding.ASCII.GetBytes(type));
        image.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(image.GetBuffer().AsSpan(start, (int)image.Length - start)));
        image.Write(number);
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }
}
