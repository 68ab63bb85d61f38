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

    private static FrameWalk Walk(ByteWindow bytes) => FrameWalk.Through(bytes, MpegFrame.Head, position => MpegTable.At(bytes, position) is null);

    private static ExpectedLength? Find(ByteWindow bytes, FrameWalk walk)
    {
        if (walk.First < 0 || MpegFrame.Read(bytes.At(walk.First, MpegFrame.HeadBytes)) is not { } first)
        {
            return null;
        }

        // The frames include the encoder's delay and padding, which some decoders drop.
        var table = MpegTable.At(bytes, walk.First);
        var promised = table is { } some ? ((long)some.Frames * first.Samples) - some.Trimmed : 0;
        var found = walk.Samples - (table?.Trimmed ?? 0);
        var isWhole = promised > 0 && found >= promised - first.Samples;
        return new((double)Math.Max(promised, found) / first.SampleRate, (double)ToleranceFrames * first.Samples / first.SampleRate)
        {
            Missing = walk.IsCut && !isWhole ? "its last frame is incomplete" : null,
            Remark = walk.Remark,
        };
    }
}
