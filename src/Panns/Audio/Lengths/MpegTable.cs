using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>The table of contents (Xing, Info or VBRI) that the first frame of an MP3 file may hold in place of audio.</summary>
/// <param name="Frames">Frames after this one; 0 if not stated.</param>
/// <param name="Delay">Samples that the encoder put before the sound, from LAME's extension.</param>
/// <param name="Padding">Samples that the encoder put after the sound, from LAME's extension.</param>
/// <param name="HasTrim">Whether LAME's extension is there.</param>
internal readonly record struct MpegTable(uint Frames, int Delay, int Padding, bool HasTrim)
{
    private const int VbriOffset = MpegFrame.HeadBytes + 32;

    /// <summary>Samples that are not part of the sound.</summary>
    public int Trimmed => Delay + Padding;

    /// <summary>The table in the frame at a position; null if that frame holds audio.</summary>
    public static MpegTable? At(ByteWindow bytes, long position)
    {
        var head = MpegFrame.Read(bytes.At(position, MpegFrame.HeadBytes));
        return Read(bytes.At(position, head?.Bytes ?? 0), head?.SideBytes ?? 0);
    }

    /// <summary>The table in a frame; null if it holds audio.</summary>
    /// <param name="frame">The frame's bytes.</param>
    /// <param name="sideBytes">Bytes between its header and the table.</param>
    public static MpegTable? Read(ReadOnlySpan<byte> frame, int sideBytes)
    {
        var tag = MpegFrame.HeadBytes + sideBytes;
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
            return table.Length >= lame + 24 && table[lame] != 0
                ? new(frames, (table[lame + 21] << 4) + (table[lame + 22] >> 4), ((table[lame + 22] & 15) << 8) + table[lame + 23], true)
                : new(frames, 0, 0, false);
        }

        return frame.Length >= VbriOffset + 18 && frame[VbriOffset..].StartsWith("VBRI"u8)
            ? new(BinaryPrimitives.ReadUInt32BigEndian(frame[(VbriOffset + 14)..]), 0, 0, false)
            : null;
    }
}
