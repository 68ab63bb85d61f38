using System.Buffers.Binary;
using System.IO.Compression;
using Panns.Common;

namespace Panns.Output.Figures;

/// <summary>Writes images with up to 256 colors as PNG (ISO/IEC 15948).</summary>
[BestFriend]
internal static class PngImage
{
    private const byte Indexed = 3;

    /// <summary>Encodes an image.</summary>
    /// <param name="pixels">[height, width] color indices, top row first.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="palette">Red, green and blue of each color.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, ReadOnlySpan<byte> palette)
    {
        var height = pixels.Length / width;
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits per pixel
        header[9] = Indexed;
        header[10..].Clear(); // deflate, adaptive filters, not interlaced
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "PLTE"u8, palette);
        WriteChunk(file, "IDAT"u8, Compress(pixels, width));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int width)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (; !pixels.IsEmpty; pixels = pixels[width..])
            {
                zlib.WriteByte(0); // no filter: neighboring color numbers are not alike enough for one to help
                zlib.Write(pixels[..width]);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(data, Crc32.Of(type)));
        file.Write(number);
    }
}
