using System.Buffers.Binary;
using Panns.Audio.Decoding;

namespace Panns.Audio.Pcm;

/// <summary>The <c>fmt</c> chunk of a WAV file (Microsoft's WAVEFORMATEX and WAVEFORMATEXTENSIBLE).</summary>
internal static class WavFormat
{
    /// <summary>Number of the chunk's bytes that are examined.</summary>
    public const int Longest = 40;

    /// <summary>Number of bytes that every file's chunk has.</summary>
    public const int Shortest = 16;

    private const int Pcm = 1;
    private const int Float = 3;
    private const int ALaw = 6;
    private const int MuLaw = 7;
    private const int Extensible = 0xFFFE;

    /// <summary>Last bytes of 0000tttt-0000-0010-8000-00AA00389B71, where tttt is the format tag.</summary>
    private static ReadOnlySpan<byte> CommonTail => [0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>Last bytes of 0000tttt-0721-11D3-8644-C8C1CA000000, used by ambisonic recordings.</summary>
    private static ReadOnlySpan<byte> AmbisonicTail => [0x86, 0x44, 0xC8, 0xC1, 0xCA, 0x00, 0x00, 0x00];

    /// <summary>Parses the chunk.</summary>
    /// <param name="chunk">Its content, at least <see cref="Shortest"/> bytes.</param>
    /// <param name="bigEndian">Whether the file is RIFX.</param>
    /// <param name="container">Name of the file format.</param>
    public static PcmLayout Parse(ReadOnlySpan<byte> chunk, bool bigEndian, string container)
    {
        var tag = U16(chunk, bigEndian);
        var channels = U16(chunk[2..], bigEndian);
        var rate = bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(chunk[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var frameBytes = U16(chunk[12..], bigEndian);
        var bits = U16(chunk[14..], bigEndian);
        var valid = bits;
        if (tag == Extensible && chunk.Length >= Longest)
        {
            tag = SubFormat(chunk[24..40], bigEndian);
            valid = U16(chunk[18..], bigEndian) is > 0 and var stated && stated < bits ? stated : bits;
        }
        else if (tag == Extensible && bits is 8 or 16 or 24)
        {
            // The sub-format is cut off, but no other encoding has this many bits.
            tag = Pcm;
        }

        var needed = (bits + 7) / 8;
        var bytes = ContainerBytes(needed, channels, frameBytes);
        return Encode(tag, bytes) is { } known
            ? new PcmLayout(container, known, bigEndian, rate, channels)
            {
                ValidBits = tag == Pcm && valid > 0 && valid < 8 * bytes ? valid : 0,
                Packed = needed < bytes ? Encode(tag, needed) : null,
            }
            : throw new UnsupportedAudioException($"WAV codec 0x{tag:X4} with {bits} bits");
    }

    private static SampleEncoding? Encode(int tag, int bytes) => (tag, bytes) switch
    {
        (Pcm, 1) => SampleEncoding.UInt8,
        (Pcm, 2) => SampleEncoding.Int16,
        (Pcm, 3) => SampleEncoding.Int24,
        (Pcm, 4) => SampleEncoding.Int32,
        (Float, 2) => SampleEncoding.Float16,
        (Float, 4) => SampleEncoding.Float32,
        (Float, 8) => SampleEncoding.Float64,
        (ALaw, 1) => SampleEncoding.ALaw,
        (MuLaw, 1) => SampleEncoding.MuLaw,
        _ => null,
    };

    /// <summary>
    /// Bytes per sample. Fewer valid bits than that (such as 20 of 24) are at the top of the bytes, as the format demands, so the container
    /// alone determines the scale; <see cref="PaddedIntegers"/> checks it.
    /// </summary>
    private static int ContainerBytes(int needed, int channels, int frameBytes)
    {
        var stated = channels > 0 && frameBytes % channels == 0 ? frameBytes / channels : 0;
        return stated >= needed && stated <= 8 ? stated : needed;
    }

    /// <summary>The format tag in a sub-format GUID; 0 if the rest of the GUID is proprietary.</summary>
    private static int SubFormat(ReadOnlySpan<byte> guid, bool bigEndian)
    {
        // RIFX files store the GUID's integer fields in big-endian order, so they are compared as numbers.
        var middle = (U16(guid[4..], bigEndian), U16(guid[6..], bigEndian));
        var tail = guid[8..];
        var known = (middle == (0x0000, 0x0010) && tail.SequenceEqual(CommonTail))
            || (middle == (0x0721, 0x11D3) && tail.SequenceEqual(AmbisonicTail));
        return known ? U16(guid[(bigEndian ? 2 : 0)..], bigEndian) : 0;
    }

    private static int U16(ReadOnlySpan<byte> bytes, bool bigEndian)
        => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
