using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>
/// The length of a FLAC file (RFC 9639): the sample count in STREAMINFO, or, if the encoder wrote to a pipe and left it at 0, the last
/// frame's number. For files joined end to end, the lengths add up.
/// </summary>
internal static class FlacLength
{
    private const int InfoSize = 34;
    private const int LastPart = 1 << 16;

    public static ExpectedLength? Find(ByteWindow bytes)
    {
        var (seconds, isExact) = (0.0, true);
        var start = bytes.Start;
        while (start >= 0)
        {
            if (FlacInfo.Read(bytes.At(start + 8, InfoSize)) is not { } info)
            {
                return null;
            }

            var next = Next(bytes, start + 8);
            if (info.Samples > 0)
            {
                seconds += (double)info.Samples / info.SampleRate;
            }
            else if (LastFrame(bytes, info, next < 0 ? bytes.Length : next) is { } samples)
            {
                seconds += (double)samples / info.SampleRate;
                isExact = false;
            }
            else
            {
                return null;
            }

            start = next;
        }

        return new(seconds, 0) { IsExact = isExact };
    }

    // The "fLaC" marker alone may occur in samples by chance; followed by a block header it does not.
    private static long Next(ByteWindow bytes, long position)
    {
        while ((position = bytes.Find("fLaC"u8, position)) >= 0)
        {
            if (IsHead(bytes.At(position, 8)) && FlacInfo.Read(bytes.At(position + 8, InfoSize)) is not null)
            {
                return position;
            }

            position++;
        }

        return -1;
    }

    private static bool IsHead(ReadOnlySpan<byte> head)
        => head.Length == 8 && (head[4] & 0x7F) == 0 && (BinaryPrimitives.ReadUInt32BigEndian(head[4..]) & 0xFFFFFF) == InfoSize;

    private static long? LastFrame(ByteWindow bytes, FlacInfo info, long end)
    {
        var first = Math.Max(bytes.Start, end - LastPart);
        var part = bytes.At(first, (int)(end - first));
        for (var i = part.Length - 1; i >= 0; i--)
        {
            if (part[i] == 0xFF && info.EndOfFrame(part[i..]) is { } samples)
            {
                return samples;
            }
        }

        return null;
    }
}
