using System.Buffers.Binary;
using Panns.Audio.Decoding;

namespace Panns.Audio.Pcm;

/// <summary>Parses the header of AU (also called SND), the format of Sun and NeXT: big-endian, or little-endian as written by DEC.</summary>
internal static class AuHeader
{
    private const int Size = 24;
    private const uint UnknownSize = uint.MaxValue;

    /// <summary>Reads the header and leaves the input at the first sample.</summary>
    public static PcmHeader Read(ByteInput input, string name)
    {
        Span<byte> header = stackalloc byte[Size];
        if (input.Read(header) < Size)
        {
            throw new PannsException($"{name}: its AU header is cut short");
        }

        var bigEndian = header[0] == (byte)'.';
        var offset = Field(header, 1, bigEndian);
        var size = Field(header, 2, bigEndian);
        var code = Field(header, 3, bigEndian);
        SampleEncoding encoding = code switch
        {
            1 => SampleEncoding.MuLaw,
            2 => SampleEncoding.Int8,
            3 => SampleEncoding.Int16,
            4 => SampleEncoding.Int24,
            5 => SampleEncoding.Int32,
            6 => SampleEncoding.Float32,
            7 => SampleEncoding.Float64,
            27 => SampleEncoding.ALaw,
            _ => throw new UnsupportedAudioException($"AU encoding {code}"),
        };
        if (offset < Size || input.Skip(offset - Size) < offset - Size)
        {
            throw new PannsException($"{name}: its AU header puts the samples outside the file: the file is damaged");
        }

        var layout = new PcmLayout("AU", encoding, bigEndian, Field(header, 4, bigEndian), Field(header, 5, bigEndian));
        return new(layout, size is 0 or UnknownSize ? null : size, null);
    }

    private static uint Field(ReadOnlySpan<byte> header, int index, bool bigEndian) => bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(header[(4 * index)..])
        : BinaryPrimitives.ReadUInt32LittleEndian(header[(4 * index)..]);
}
