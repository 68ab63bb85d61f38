using System.Buffers.Binary;
using System.IO.Compression;
using Panns.Output.Figures;

namespace Panns.Tests.Output.Figures;

public sealed class PngImageTests
{
    /// <summary>The PNG specification: signature, chunk lengths, and the IEND chunk's CRC, which is the same in every file.</summary>
    [Fact]
    public void Pictures_are_PNG_files()
    {
        var png = PngImage.Encode([0, 1, 2, 3, 4, 5], 3, ColorMap.Palette);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], png[..12]);
        Assert.Equal((3, 2), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], png[^12..]);
        var data = png.AsSpan().IndexOf("IDAT"u8) + 4;
        using var zlib = new ZLibStream(new MemoryStream(png[data..^16]), CompressionMode.Decompress);
        using var pixels = new MemoryStream();
        zlib.CopyTo(pixels);
        Assert.Equal([0, 0, 1, 2, 0, 3, 4, 5], pixels.ToArray());
    }
}
