using System.Buffers.Binary;
using Panns.Audio.Decoding;

namespace Panns.Audio.Pcm;

/// <summary>Parses the chunks of a Core Audio Format file (Apple) up to its samples.</summary>
internal static class CafHeader
{
    private const int FileHead = 8;
    private const int DescriptionSize = 32;
    private const int EditCount = 4;
    private const uint IsFloat = 1;
    private const uint IsLittleEndian = 2;

    /// <summary>Reads the header and leaves the input at the first sample.</summary>
    public static PcmHeader Read(ByteInput input, string name)
    {
        var style = ChunkStyle.Caf;
        Span<byte> head = stackalloc byte[ChunkStyle.LongestHead];
        head = head[..style.HeadBytes];
        input.Skip(FileHead);
        PcmLayout? layout = null;
        while (input.Read(head) == head.Length)
        {
            var (id, size) = style.Parse(head);
            if (id == "desc")
            {
                layout = ReadDescription(input, name);
                size -= DescriptionSize;
            }
            else if (id == "data")
            {
                input.Skip(EditCount);
                return new(
                    layout ?? throw new PannsException($"{name}: a CAF file without a description before its samples: the file is damaged"),
                    size is < EditCount or > long.MaxValue / 2 ? null : size - EditCount,
                    style);
            }

            if (size < 0 || input.Skip(size) < size)
            {
                break;
            }
        }

        throw new PannsException($"{name}: a CAF file without samples (no data chunk): it is cut short or damaged");
    }

    private static PcmLayout ReadDescription(ByteInput input, string name)
    {
        Span<byte> chunk = stackalloc byte[DescriptionSize];
        if (input.Read(chunk) < DescriptionSize)
        {
            throw new PannsException($"{name}: its CAF header is cut short");
        }

        var rate = BinaryPrimitives.ReadDoubleBigEndian(chunk);
        var codec = ChunkStyle.Text(chunk.Slice(8, 4));
        var flags = BinaryPrimitives.ReadUInt32BigEndian(chunk[12..]);
        var channels = BinaryPrimitives.ReadUInt32BigEndian(chunk[24..]);
        var bits = BinaryPrimitives.ReadUInt32BigEndian(chunk[28..]);
        SampleEncoding? encoding = (codec, (flags & IsFloat) != 0, bits) switch
        {
            ("lpcm", true, 32) => SampleEncoding.Float32,
            ("lpcm", true, 64) => SampleEncoding.Float64,
            ("lpcm", false, 8) => SampleEncoding.Int8,
            ("lpcm", false, 16) => SampleEncoding.Int16,
            ("lpcm", false, 24) => SampleEncoding.Int24,
            ("lpcm", false, 32) => SampleEncoding.Int32,
            ("alaw", _, _) => SampleEncoding.ALaw,
            ("ulaw", _, _) => SampleEncoding.MuLaw,
            _ => null,
        };

        // Padded packets are left to other decoders.
        var packet = BinaryPrimitives.ReadUInt32BigEndian(chunk[16..]);
        return encoding is { } known && packet == (ulong)known.Bytes() * channels
            ? new PcmLayout("CAF", known, (flags & IsLittleEndian) == 0, rate is >= 0 and < 1e9 ? (long)Math.Round(rate) : 0, channels)
            : throw new UnsupportedAudioException($"CAF codec '{codec}' with {bits} bits");
    }
}
