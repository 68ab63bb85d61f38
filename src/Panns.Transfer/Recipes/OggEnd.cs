namespace Panns.Transfer.Recipes;

/// <summary>Whether an Ogg file (Vorbis, Opus) reaches its end (RFC 3533): of a file cut short decoders give what is there and say nothing.</summary>
internal static class OggEnd
{
    private const int HeaderBytes = 27;
    private const int LongestPage = HeaderBytes + 255 + (255 * 255);
    private const int FlagsAt = 5;
    private const int SegmentsAt = 26;
    private const int IsLastPage = 4;

    /// <summary>Whether a file is Ogg and stops before the end of its last page.</summary>
    public static bool IsCutShort(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[4];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.AsSpan().SequenceEqual("OggS"u8))
        {
            return false;
        }

        var end = new byte[Math.Min(file.Length, LongestPage)];
        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        var page = end.AsSpan(Math.Max(0, end.AsSpan().LastIndexOf("OggS"u8)));
        if (page.Length < HeaderBytes || page.Length < HeaderBytes + page[SegmentsAt])
        {
            return true;
        }

        var length = HeaderBytes + page[SegmentsAt];
        foreach (var segment in page.Slice(HeaderBytes, page[SegmentsAt]))
        {
            length += segment;
        }

        return page.Length < length || (page[FlagsAt] & IsLastPage) == 0;
    }
}
