using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>
/// The length of an MP3 file (layers I and II too): that of its frames, or of those that its table of contents (Xing, Info, VBRI) promises,
/// whichever is more. Files that were joined end to end count together.
/// </summary>
internal static class MpegLength
{
    // Decoders differ in what they leave out at both ends: delays of encoder and decoder, and padding.
    private const int ToleranceFrames = 4;

    // Of a file that does not begin with a frame, so much must be frames.
    private const double LeastShare = 0.8;

    public static ExpectedLength? Find(ByteWindow bytes) => Find(bytes, Walk(bytes));

    /// <summary>The length of a file that may be MP3 after something else; null where it is not.</summary>
    public static ExpectedLength? FindIn(ByteWindow bytes)
    {
        var walk = Walk(bytes);
        return walk.First >= 0 && walk.Bytes > LeastShare * (bytes.Length - walk.First) ? Find(bytes, walk) : null;
    }

    private static FrameWalk Walk(ByteWindow bytes) => FrameWalk.Through(bytes, Head, position => Table(bytes, position) is null);

    private static ExpectedLength? Find(ByteWindow bytes, FrameWalk walk)
    {
        if (walk.First < 0 || MpegFrame.Read(bytes.At(walk.First, MpegFrame.HeadBytes)) is not { } first)
        {
            return null;
        }

        // The encoder's delay and padding are counted among the frames, and left out by decoders that know them.
        var promised = Table(bytes, walk.First) is { } table ? ((long)table.Frames * first.Samples) - table.Trimmed : 0;
        var found = walk.Samples - (Table(bytes, walk.First)?.Trimmed ?? 0);
        var isWhole = promised > 0 && found >= promised - first.Samples;
        return new((double)Math.Max(promised, found) / first.SampleRate, (double)ToleranceFrames * first.Samples / first.SampleRate)
        {
            Missing = walk.IsCut && !isWhole ? "its last frame is not whole" : null,
            Remark = walk.Remark,
        };
    }

    private static (int Kind, int Bytes, int Samples)? Head(ReadOnlySpan<byte> bytes)
        => MpegFrame.Read(bytes) is { } frame ? (frame.Kind, frame.Bytes, frame.Samples) : null;

    // What the first frame says in the place of sound.
    private static (uint Frames, int Trimmed)? Table(ByteWindow bytes, long position)
    {
        var head = MpegFrame.Read(bytes.At(position, MpegFrame.HeadBytes));
        var frame = bytes.At(position, head?.Bytes ?? 0);
        var tag = MpegFrame.HeadBytes + (head?.SideBytes ?? 0);
        if (frame.Length < tag + 12)
        {
            return null;
        }

        var table = frame[tag..];
        if (table.StartsWith("Xing"u8) || table.StartsWith("Info"u8))
        {
            var flags = BinaryPrimitives.ReadUInt32BigEndian(table[4..]);
            var frames = (flags & 1) != 0 ? BinaryPrimitives.ReadUInt32BigEndian(table[8..]) : 0;

            // LAME's extension: where it lies depends on what else there is.
            var lame = 8 + ((flags & 1) != 0 ? 4 : 0) + ((flags & 2) != 0 ? 4 : 0) + ((flags & 4) != 0 ? 100 : 0) + ((flags & 8) != 0 ? 4 : 0);
            var trimmed = table.Length >= lame + 24 && table[lame] != 0
                ? (table[lame + 21] << 4) + (table[lame + 22] >> 4) + ((table[lame + 22] & 15) << 8) + table[lame + 23]
                : 0;
            return (frames, trimmed);
        }

        const int VbriOffset = MpegFrame.HeadBytes + 32;
        return frame.Length >= VbriOffset + 18 && frame[VbriOffset..].StartsWith("VBRI"u8)
            ? (BinaryPrimitives.ReadUInt32BigEndian(frame[(VbriOffset + 14)..]), 0)
            : null;
    }
}
