using Panns.Audio.Lengths;

namespace Panns.Audio.Decoding.Portable;

/// <summary>One of the recordings that an MP3 file is joined from; most files hold one.</summary>
/// <param name="Skip">Samples to drop at its start: the encoder's delay and the decoder's.</param>
/// <param name="Keep">Samples of sound after them.</param>
internal readonly record struct MpegLink(long Skip, long Keep)
{
    // What a decoder adds to the encoder's delay: ISO 11172-3's filter bank, as LAME's tag takes it to be.
    private const int DecoderDelay = 529;

    /// <summary>The recordings of a file, each beginning with a table if it has one.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="visit">Sees each frame of sound.</param>
    public static IReadOnlyList<MpegLink> All(ByteWindow bytes, Action<ReadOnlySpan<byte>> visit)
    {
        var links = new List<MpegLink>();
        var walk = new FrameWalk(bytes, MpegFrame.Head);
        MpegTable? table = null;
        var (frames, samples) = (0L, 0L);
        while (walk.Next() is { } frame)
        {
            if (MpegTable.At(bytes, walk.Position) is not { } next)
            {
                visit(bytes.At(walk.Position, frame.Bytes));
                (frames, samples) = (frames + 1, samples + frame.Samples);
                continue;
            }

            if (frames > 0)
            {
                links.Add(Of(table, frames, samples));
            }

            (table, frames, samples) = (next, 0, 0);
        }

        links.Add(Of(table, frames, samples));
        return links;
    }

    // Where frames are missing at the end, so is the padding; where there are more than stated, the statement is about something else.
    private static MpegLink Of(MpegTable? table, long frames, long samples)
    {
        if (table is not { HasTrim: true } trim)
        {
            return new(0, samples);
        }

        var skip = Math.Min(samples, trim.Delay + DecoderDelay);
        var padding = trim.Frames == frames ? Math.Max(0, trim.Padding - DecoderDelay) : 0;
        return new(skip, Math.Max(0, samples - skip - padding));
    }
}
