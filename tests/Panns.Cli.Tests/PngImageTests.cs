using System.Buffers.Binary;
using System.IO.Compression;
using Panns.Cli.Output;

namespace Panns.Cli.Tests;

public sealed class PngImageTests
{
    [Fact]
    public void Chunks_have_the_lengths_checksums_and_rows_of_the_format()
    {
        var png = PngImage.Encode([1, 2, 3, 4, 5, 6], 3, ColourMap.Grey);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        Assert.Equal((3, 2), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));

        // The empty end chunk of every PNG file, with its known checksum.
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], png[^12..]);

        var data = png.AsSpan().IndexOf("IDAT"u8) + 4;
        using var rows = new ZLibStream(new MemoryStream(png[data..]), CompressionMode.Decompress);
        var bytes = new byte[8];
        rows.ReadExactly(bytes);
        Assert.Equal([0, 1, 2, 3, 0, 4, 5, 6], bytes);
    }
}
