using System.IO.Compression;
using System.Text;
using Panns.Weights;

namespace Panns.Tests.Weights;

/// <summary>Files that are not weights, and truncated downloads.</summary>
public sealed class WeightFileTests : IDisposable
{
    private readonly WeightScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<!DOCTYPE html><html><body>404</body></html>", "a web page")]
    [InlineData("\n\n  <html lang=\"en\">...", "a web page")]
    [InlineData("\ufeff<?xml version=\"1.0\"?>......", "a web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "Git LFS pointer")]
    [InlineData("{\"error\": \"rate limit exceeded, come again\"}", "not weights")]
    [InlineData("PK", "only 2 bytes")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "zeros")]
    public void Other_files_are_named_for_what_they_are(string content, string expected)
        => Assert.Contains(expected, _scratch.Refusal(Encoding.UTF8.GetBytes(content)), StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "gzip")]
    [InlineData(new byte[] { 0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10, 0, 0, 0, 0, 0, 0, 0, 0 }, "HDF5")]
    [InlineData(new byte[] { 0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)'.' }, "bare Python pickle")]
    public void Other_binary_files_too(byte[] content, string expected)
        => Assert.Contains(expected, _scratch.Refusal(content), StringComparison.Ordinal);

    [Fact]
    public void A_folder_is_refused()
    {
        var problem = Assert.Throws<PannsException>(() => WeightFile.Open(_scratch.Folder));
        Assert.Contains("is a folder", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zip_files_of_other_kinds_are_refused()
    {
        const CompressionLevel Stored = CompressionLevel.NoCompression;
        var none = new PickleBuilder().Op('N').Op('.').ToArray();
        AssertRefused("no data.pkl", TorchFiles.ZipOf(Stored, ("word/document.xml", [1])));
        AssertRefused("no data.pkl", TorchFiles.ZipOf(Stored));
        AssertRefused("TorchScript", TorchFiles.ZipOf(Stored, ("m/data.pkl", none), ("m/constants.pkl", none)));
        AssertRefused("two data.pkl", TorchFiles.ZipOf(Stored, ("a/data.pkl", none), ("b/data.pkl", none)));
        AssertRefused("two zip entries", TorchFiles.ZipOf(Stored, ("a/data.pkl", none), ("a/data.pkl", none)));
        foreach (var name in new[] { "../evil", "a/../../evil", "/etc/passwd", "..\\evil", "C:/evil", "a/.." })
        {
            AssertRefused("leaves the archive", TorchFiles.ZipOf(Stored, ("a/data.pkl", none), (name, [1])));
        }
    }

    [Fact]
    public void Zip_bombs_are_refused()
    {
        var bomb = TorchFiles.ZipOf(CompressionLevel.Optimal, ("a/data.pkl", new byte[16 << 20]));
        Assert.True(bomb.Length < 1 << 16);
        AssertRefused("compressed", bomb);

        // A stored entry that claims too much: sizes in the directory (offsets 20 and 24 of its record) say 2 GB.
        var lie = TorchFiles.ZipOf(CompressionLevel.NoCompression, ("a/data.pkl", new byte[100]));
        var record = lie.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(lie.AsSpan(record + 20), int.MaxValue);
        BitConverter.TryWriteBytes(lie.AsSpan(record + 24), int.MaxValue);
        AssertRefused("broken zip", lie);

        // A directory of 65535 entries that do not exist.
        var many = TorchFiles.ZipOf(CompressionLevel.NoCompression, ("a/data.pkl", new byte[100]));
        BitConverter.TryWriteBytes(many.AsSpan(many.Length - 12), ushort.MaxValue);
        AssertRefused("broken zip", many);
    }

    private void AssertRefused(string expected, byte[] file) => Assert.Contains(expected, _scratch.Refusal(file), StringComparison.Ordinal);
}
