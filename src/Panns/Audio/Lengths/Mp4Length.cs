using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>Checks from the boxes of an MP4 file (ISO/IEC 14496-12) whether it is complete and a single recording. Decoders give the length.</summary>
internal static class Mp4Length
{
    public static ExpectedLength? Find(ByteWindow bytes)
    {
        var (position, movies) = (bytes.Start, 0);
        while (position < bytes.Length)
        {
            var head = bytes.At(position, 16);
            if (head.Length < 8 || head[4..8].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                break;
            }

            long size = BinaryPrimitives.ReadUInt32BigEndian(head);
            movies += head[4..8].SequenceEqual("moov"u8) ? 1 : 0;
            size = size switch
            {
                0 => bytes.Length - position,
                1 when head.Length == 16 => BinaryPrimitives.ReadInt64BigEndian(head[8..]),
                _ => size,
            };
            if (size < 8)
            {
                break;
            }

            if (size > bytes.Length - position)
            {
                return new(null, 0) { Missing = "its last part is incomplete" };
            }

            position += size;
        }

        return movies > 1 ? new(null, 0) { Remark = "another recording follows in its file and is not read" } : null;
    }
}
