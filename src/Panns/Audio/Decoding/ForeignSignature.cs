namespace Panns.Audio.Decoding;

/// <summary>
/// Recognizes files that no decoder can play, by their first bytes: what a failed download or an incomplete checkout leaves under a recording's
/// name. They are refused at once, in words that help, where a decoder would say little and a program would have to be started to say it.
/// </summary>
internal static class ForeignSignature
{
    /// <summary>Number of leading bytes that are examined.</summary>
    public const int Length = 64;

    // The shortest headers, of formats without one for the whole file, are of this order.
    private const int Least = 16;

    /// <summary>What a file is that certainly holds no sound, as the middle of a sentence; null if it may.</summary>
    /// <param name="start">Its first bytes.</param>
    /// <param name="size">Its size in bytes.</param>
    public static string? Recognize(ReadOnlySpan<byte> start, long size) => start switch
    {
        _ when size < Least => FormattableString.Invariant($"of {size} bytes only, too few for any audio: cut short"),
        _ when IsHtml(start) => "a web page (HTML), not audio: a download that failed leaves one",
        _ when start.StartsWith("version https://git-lfs."u8) => "a pointer of Git LFS, not the recording: fetch it with git lfs pull",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) => "a PNG image, not audio",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) => "a JPEG image, not audio",
        _ when start.StartsWith("GIF8"u8) => "a GIF image, not audio",
        _ when start.StartsWith("%PDF-"u8) => "a PDF document, not audio",
        _ when start.StartsWith("PK\x03\x04"u8) => "a ZIP archive, not audio: unpack it first",
        _ when start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) => "compressed by gzip, not audio: unpack it first",
        _ when start.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF]) => "a 7z archive, not audio: unpack it first",
        _ => null,
    };

    private static bool IsHtml(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        start = (start.StartsWith(mark) ? start[mark.Length..] : start).TrimStart(" \t\r\n"u8);
        return Begins(start, "<!doctype html"u8) || Begins(start, "<html"u8);
    }

    private static bool Begins(ReadOnlySpan<byte> start, ReadOnlySpan<byte> word)
        => start.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(start[..word.Length], word);
}
