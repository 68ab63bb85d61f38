using System.Buffers.Binary;
using Panns.Audio.Decoding;

namespace Panns.Audio.Pcm;

/// <summary>Parses the chunks of AIFF and AIFF-C (Apple, 1989 and 1991) up to the samples.</summary>
internal static class AiffHeader
{
    private const int CommonSize = 18;
    private const int SoundHead = 8;

    /// <summary>Reads the header and leaves the input at the first sample.</summary>
    public static PcmHeader Read(ByteInput input, string name)
    {
        Span<byte> form = stackalloc byte[12];
        Span<byte> head = stackalloc byte[8];
        Span<byte> sound = stackalloc byte[SoundHead];
        if (input.Read(form) < form.Length)
        {
            throw new PannsException($"{name}: its AIFF header is cut short");
        }

        PcmLayout? layout = null;
        (long Position, long? Size)? samples = null;
        while (input.Read(head) == head.Length)
        {
            var (id, size) = ChunkStyle.BigEndian.Parse(head);
            if (id == "COMM")
            {
                layout = ReadCommon(input, name, size, isCompressed: form[8..].SequenceEqual("AIFC"u8));
            }
            else if (id == "SSND")
            {
                if (input.Read(sound) < SoundHead)
                {
                    break;
                }

                var offset = BinaryPrimitives.ReadUInt32BigEndian(sound);
                input.Skip(offset);
                long? stated = size is 0 or >= uint.MaxValue - SoundHead ? null : Math.Max(0, size - SoundHead - offset);
                if (layout is not null)
                {
                    return new(layout, stated, ChunkStyle.BigEndian);
                }

                // The description may follow the samples; that needs a seekable stream.
                if (!input.CanSeek || stated is null)
                {
                    break;
                }

                samples = (input.Position, stated);
                input.Skip(Math.Max(0, ChunkStyle.BigEndian.Padded(size) - SoundHead - offset));
            }
            else if (input.Skip(ChunkStyle.BigEndian.Padded(size)) < size)
            {
                break;
            }

            if (layout is not null && samples is { } before)
            {
                input.Position = before.Position;
                return new(layout, before.Size, ChunkStyle.BigEndian);
            }
        }

        throw new PannsException($"{name}: an AIFF file without samples, or without a description of them: it is cut short or damaged");
    }

    private static PcmLayout ReadCommon(ByteInput input, string name, long size, bool isCompressed)
    {
        Span<byte> chunk = stackalloc byte[CommonSize + 4];
        var wanted = (int)Math.Min(size, isCompressed ? chunk.Length : CommonSize);
        chunk = chunk[..input.Read(chunk[..wanted])];
        if (chunk.Length < CommonSize)
        {
            throw new PannsException($"{name}: its AIFF header is cut short or damaged");
        }

        input.Skip(ChunkStyle.BigEndian.Padded(size) - chunk.Length);
        var channels = BinaryPrimitives.ReadUInt16BigEndian(chunk);
        var bits = BinaryPrimitives.ReadUInt16BigEndian(chunk[6..]);
        var codec = chunk.Length > CommonSize ? ChunkStyle.Text(chunk[CommonSize..]) : "NONE";
        SampleEncoding? encoding = (codec, (bits + 7) / 8) switch
        {
            ("NONE" or "twos", 1) => SampleEncoding.Int8,
            ("NONE" or "twos" or "sowt", 2) => SampleEncoding.Int16,
            ("NONE" or "twos" or "sowt" or "in24" or "42ni", 3) => SampleEncoding.Int24,
            ("NONE" or "twos" or "sowt" or "in32" or "23ni", 4) => SampleEncoding.Int32,
            ("raw ", 1) => SampleEncoding.UInt8,
            ("fl32" or "FL32", _) => SampleEncoding.Float32,
            ("fl64" or "FL64", _) => SampleEncoding.Float64,
            ("alaw" or "ALAW", _) => SampleEncoding.ALaw,
            ("ulaw" or "ULAW", _) => SampleEncoding.MuLaw,
            _ => null,
        };
        return encoding is { } known
            ? new PcmLayout("AIFF", known, codec is not ("sowt" or "42ni" or "23ni"), ReadRate(chunk[8..]), channels)
            : throw new UnsupportedAudioException($"AIFF codec '{codec}' with {bits} bits");
    }

    // Reads an 80-bit float: sign and exponent, then a mantissa with its leading 1. Returns 0 if it is not a sample rate.
    private static long ReadRate(ReadOnlySpan<byte> bytes)
    {
        var exponent = BinaryPrimitives.ReadUInt16BigEndian(bytes) - 16383;
        var mantissa = BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]);
        return exponent is >= 0 and < 40 ? (long)Math.Round(mantissa * Math.Pow(2, exponent - 63)) : 0;
    }
}
