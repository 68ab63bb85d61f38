using System.Text;
using Panns.Audio.Decoding;

namespace Panns.Tests.Audio;

/// <summary>Files that hold no sound, by the first bytes that their formats prescribe.</summary>
public sealed class ForeignSignatureTests
{
    [Theory]
    [InlineData("<!DOCTYPE html>\n<html lang=\"en\"><head>", "a web page")]
    [InlineData("\uFEFF\r\n  <HTML><body>404", "a web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a", "git lfs pull")]
    [InlineData("%PDF-1.7\n%âãÏÓ\n1 0 obj", "a PDF document")]
    [InlineData("GIF89a and some more bytes", "a GIF image")]
    [InlineData("PK\u0003\u0004 and some more bytes", "unpack it first")]
    [InlineData("fLaC", "of 4 bytes only")]
    public void What_holds_no_sound_is_named(string content, string what)
        => Assert.Contains(what, Recognize(Encoding.UTF8.GetBytes(content)), StringComparison.Ordinal);

    [Theory]
    [InlineData("#EXTM3U\n#EXT-X-VERSION:3\nsound.ts\n")]
    [InlineData("<?xml version=\"1.0\"?><MPD></MPD>")]
    [InlineData("version 1 of something that may be audio")]
    [InlineData("<htm is no page, whatever it is")]
    public void What_may_hold_sound_is_left_to_the_decoders(string content) => Assert.Null(Recognize(Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void Pictures_and_archives_are_told_by_their_bytes()
    {
        Assert.Contains("PNG", Recognize([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[20]]), StringComparison.Ordinal);
        Assert.Contains("JPEG", Recognize([0xFF, 0xD8, 0xFF, 0xE0, .. new byte[20]]), StringComparison.Ordinal);
        Assert.Contains("gzip", Recognize([0x1F, 0x8B, 0x08, .. new byte[20]]), StringComparison.Ordinal);
        Assert.Contains("7z", Recognize([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, .. new byte[20]]), StringComparison.Ordinal);
    }

    private static string? Recognize(byte[] file) => ForeignSignature.Recognize(file.AsSpan(0, Math.Min(file.Length, ForeignSignature.Length)), file.Length);
}
