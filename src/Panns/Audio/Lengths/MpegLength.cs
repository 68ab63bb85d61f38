using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>
/// The length of an MP3 file (layers I and II too): its frames, or the number of frames in its table of contents (Xing, Info, VBRI),
/// whichever is larger. For files joined end to end, the lengths add up.
/// </summary>
internal static class MpegLength
{
    // Decoders differ in how much encoder delay, decoder delay and padding they drop at both ends.
    private const int ToleranceFrames = 4;

    // Share of the bytes that must be frames if the file does not begin with one.
    private const double LeastShare = 0.8;

    public static ExpectedLength? Find(ByteWindow bytes) => Find(bytes, Walk(bytes));

    /// <summary>The length of a file that may hold MP3 after other data; null if it does not.</summary>
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

        // The frames include the encoder's delay and padding, which some decoders drop.
        var promised = Table(bytes, walk.First) is { } table ? ((long)table.Frames * first.Samples) - table.Trimmed : 0;
        var found = walk.Samples - (Table(bytes, walk.First)?.Trimmed ?? 0);
        var isWhole = promised > 0 && found >= promised - first.Samples;
        return new((double)Math.Max(promised, found) / first.SampleRate, (double)ToleranceFrames * first.Samples / first.SampleRate)
        {
            Missing = walk.IsCut && !isWhole ? "its last frame is incomplete" : null,
            Remark = walk.Remark,
        };
    }

    private static (int Kind, int Bytes, int Samples)? Head(ReadOnlySpan<byte> bytes)
        => MpegFrame.Read(bytes) is { } frame ? (frame.Kind, frame.Bytes, frame.Samples) : null;

    // Reads the table of contents that the first frame may hold in place of audio.
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

            // Position of LAME's extension, which depends on the fields present before it.
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
