using System.Buffers.Binary;
using Panns.Audio.Pcm;

namespace Panns.Audio.Lengths;

/// <summary>Checks whether a WAV file with compressed samples holds as many bytes as its header states, fewer or more.</summary>
internal static class RiffLength
{
    private const int FileHead = 12;

    // A smaller share after the samples counts as junk, as for uncompressed samples (PcmTail).
    private const double LeastShare = 0.1;

    // The header's byte rate is a mean.
    private const double Tolerance = 0.1;

    /// <summary>Whether more samples follow those that the header states.</summary>
    public static bool GoesOn(ByteWindow bytes) => Find(bytes)?.Remark is not null;

    public static ExpectedLength? Find(ByteWindow bytes)
    {
        var style = ChunkStyle.Riff;
        var position = bytes.Start + FileHead;
        var rate = 0u;
        while (true)
        {
            var (id, size) = style.Parse(bytes.At(position, style.HeadBytes));
            if (id.Length == 0)
            {
                return null;
            }

            position += style.HeadBytes;
            if (id == "data")
            {
                var there = bytes.Length - position;
                if (size > there && !WavHeader.IsPlaceholder((uint)size))
                {
                    return new(null, 0) { Share = (double)Math.Max(0, there) / size };
                }

                return size > 0 && rate > 0 && there - size > LeastShare * there && !IsOther(bytes, style, position, size)
                    ? new((double)there / rate, Tolerance * there / rate)
                    {
                        Remark = $"its header states {AudioIssues.Seconds((double)size / rate)} s",
                    }
                    : null;
            }

            if (id == "fmt " && bytes.At(position, 12) is { Length: 12 } format)
            {
                rate = BinaryPrimitives.ReadUInt32LittleEndian(format[8..]);
            }

            position += style.Padded(size);
        }
    }

    // Whether a chunk, a tag or zeros follow the samples.
    private static bool IsOther(ByteWindow bytes, ChunkStyle style, long position, long size)
    {
        foreach (var end in (ReadOnlySpan<long>)[position + style.Padded(size), position + size])
        {
            var head = bytes.At(end, style.HeadBytes);
            if (ChunkNames.IsKnown(style.Parse(head).Id) || head.StartsWith("TAG"u8) || head.StartsWith("ID3"u8) || !head.ContainsAnyExcept((byte)0))
            {
                return true;
            }
        }

        return false;
    }
}
