using System.Buffers.Binary;

namespace Panns.Audio.Pcm;

/// <summary>
/// Examines what follows the samples stated by the header: normally other chunks, but also more samples if the header was never finished,
/// or samples in further chunks.
/// </summary>
/// <param name="input">The file.</param>
/// <param name="style">How its container writes chunks; null if it has none.</param>
/// <param name="layout">How samples are stored.</param>
internal sealed class PcmTail(ByteInput input, ChunkStyle? style, PcmLayout layout)
{
    // Less than both of these counts as junk: seconds, and share of what the header states.
    private const double LeastSeconds = 0.25;
    private const double LeastShare = 0.1;

    // Silence takes no bytes, so a damaged length could claim days of it.
    private const double LongestSilence = 600;
    private const long MostSilentSamples = 1L << 27;

    private const int LeastBlock = 1 << 8;
    private const int BlockBytes = 1 << 16;

    private readonly List<PcmSegment> _segments = [];
    private long _promised;
    private long? _next;
    private string? _correction;

    /// <summary>Finds all samples of a file.</summary>
    /// <param name="offset">Position of the first sample.</param>
    /// <param name="size">Size in bytes stated by the header; null if not stated.</param>
    public PcmExtent Find(long offset, long? size)
    {
        var there = Math.Max(0, input.Length - offset);
        if (size is not { } stated)
        {
            return new([new(offset, there / layout.FrameBytes)], null);
        }

        Add(offset, stated);
        if (stated < there && !IsOther(offset, stated))
        {
            var header = (double)(stated / layout.FrameBytes) / layout.SampleRate;
            return new([new(offset, there / layout.FrameBytes)], null) { Correction = $"its header states {AudioIssues.Seconds(header)} s" };
        }

        return new(_segments, _promised) { Next = _next, Correction = _correction };
    }

    private void Add(long offset, long size)
    {
        _promised += size / layout.FrameBytes;
        _segments.Add(new(offset, Math.Min(size, Math.Max(0, input.Length - offset)) / layout.FrameBytes));
    }

    // Whether what follows is something other than samples, or samples in further chunks.
    private bool IsOther(long offset, long size)
        => Walk(offset + (style?.Padded(size) ?? size)) || Walk(offset + size) || IsTag(offset + size) || IsLittle(offset + size, size)
            || IsEmpty(offset + size);

    private bool IsLittle(long at, long size)
    {
        var rest = input.Length - at;
        return rest < layout.FrameBytes || (rest < LeastShare * size && rest < LeastSeconds * layout.SampleRate * layout.FrameBytes);
    }

    private bool IsTag(long at)
    {
        Span<byte> start = stackalloc byte[8];
        start = start[..input.PeekAt(at, start)];
        if (style is null && (start.StartsWith(".snd"u8) || start.StartsWith("dns."u8)))
        {
            _next = at;
            return true;
        }

        return start.StartsWith("TAG"u8) || start.StartsWith("ID3"u8) || start.StartsWith("APETAGEX"u8) || start.StartsWith("LYRICS"u8);
    }

    private bool IsEmpty(long at)
    {
        var block = new byte[BlockBytes];
        for (int count; (count = input.PeekAt(at, block)) > 0; at += count)
        {
            if (block.AsSpan(0, count).ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }

    // Whether chunks follow. They may end in something else if the first one has a known name.
    private bool Walk(long at)
    {
        if (style is null)
        {
            return false;
        }

        var block = new byte[LeastBlock];
        var (first, count) = (at, 0);
        var used = new List<(long Offset, long Size, string Id)>();
        var (isAny, isKnown) = (false, false);
        while (true)
        {
            // Chunks may be tiny and many: they are read in blocks, which grow.
            if (at + style.HeadBytes > first + count || at < first)
            {
                block = count == block.Length && count < BlockBytes ? new byte[4 * count] : block;
                (first, count) = (at, input.PeekAt(at, block));
                if (count < style.HeadBytes)
                {
                    break;
                }
            }

            var (id, size) = style.Parse(block.AsSpan((int)(at - first), style.HeadBytes));
            var content = at + style.HeadBytes;
            var isWhole = id.Length > 0 && size >= 0 && size <= input.Length - content;
            if (!isAny)
            {
                isKnown = ChunkNames.IsKnown(id);
            }

            if (!isWhole && !ChunkNames.IsKnown(id))
            {
                // An accidental match of a name would not continue up to the end of the file.
                if (!isKnown)
                {
                    return false;
                }

                break;
            }

            isAny = true;
            if (id is "data" or "slnt" || IsFile(id))
            {
                used.Add((content, Math.Max(0, size), id));
            }

            // Another recording is walked through when it is read: many joined end to end would be walked through again and again.
            if (IsFile(id))
            {
                break;
            }

            at = content + style.Padded(Math.Max(0, size));
        }

        foreach (var (offset, size, id) in used)
        {
            Take(offset, size, id);
        }

        return isAny;
    }

    private static bool IsFile(string id) => id is "RIFF" or "RIFX" or "RF64" or "BW64" or "FORM" or "riff";

    private void Take(long offset, long size, string id)
    {
        Span<byte> count = stackalloc byte[4];
        if (id == "data")
        {
            Add(offset, size);
        }
        else if (id == "slnt" && input.PeekAt(offset, count) == count.Length)
        {
            // A silence chunk holds a number of frames.
            var frames = BinaryPrimitives.ReadUInt32LittleEndian(count);
            if (frames > LongestSilence * layout.SampleRate || frames * layout.Channels > MostSilentSamples)
            {
                _correction = $"a silence of {AudioIssues.Seconds((double)frames / layout.SampleRate)} s in it is left out";
                return;
            }

            _segments.Add(new(-1, frames));
            _promised += frames;
        }
        else if (IsFile(id))
        {
            _next ??= offset - style!.HeadBytes;
        }
    }
}
