using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>
/// The length of a FLAC file (RFC 9639): the sample count in STREAMINFO, or the last frame's number if the encoder wrote to a pipe and left
/// the count at 0, or if the frames go on beyond it. For files joined end to end, the lengths add up.
/// </summary>
internal static class FlacLength
{
    private const int InfoSize = 34;
    private const int LastPart = 1 << 16;

    public static ExpectedLength? Find(ByteWindow bytes)
    {
        var (seconds, isExact) = (0.0, true);
        string? remark = null;
        var start = bytes.Start;
        while (start >= 0)
        {
            if (FlacInfo.Read(bytes.At(start + 8, InfoSize)) is not { } info)
            {
                return null;
            }

            var next = Next(bytes, start + 8);
            var last = LastFrame(bytes, info, start, next < 0 ? bytes.Length : next);
            if (info.Samples > 0)
            {
                var isMore = last is { IsCertain: true } && last.Value.Samples > info.Samples;
                if (isMore)
                {
                    var stated = AudioIssues.Seconds((double)info.Samples / info.SampleRate);
                    (isExact, remark) = (false, $"its header states {stated} s");
                }

                seconds += (double)(isMore ? last!.Value.Samples : info.Samples) / info.SampleRate;
            }
            else if (last is { } end)
            {
                seconds += (double)end.Samples / info.SampleRate;
                isExact = false;
            }
            else
            {
                return null;
            }

            start = next;
        }

        return new(seconds, 0) { IsExact = isExact, Remark = remark };
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

    // Bytes that look like a frame header may occur in samples by chance; if another header's samples end where its begin, it is one.
    private static (long Samples, bool IsCertain)? LastFrame(ByteWindow bytes, FlacInfo info, long start, long end)
    {
        var first = Math.Max(start, end - LastPart);
        var part = bytes.At(first, (int)(end - first));
        (long Start, long End)? last = null;
        for (var i = part.Length - 1; i >= 0; i--)
        {
            if (part[i] != 0xFF || info.Frame(part[i..]) is not { } frame)
            {
                continue;
            }

            if (frame.End == last?.Start)
            {
                return (last.Value.End, true);
            }

            last ??= frame;
        }

        return last is { } only ? (only.End, false) : null;
    }
}
