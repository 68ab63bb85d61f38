using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Panns.Audio.Pcm;

/// <summary>Converts stored samples to floats of full scale -1 to 1. Integers are divided by 2^(bits - 1), exactly.</summary>
internal static class SampleDecoder
{
    private const float Scale8 = 1f / (1 << 7);
    private const float Scale16 = 1f / (1 << 15);
    private const float Scale32 = 1f / (1L << 31);

    /// <summary>Decodes as many samples as <paramref name="samples"/> has room for.</summary>
    public static void Decode(SampleEncoding encoding, bool bigEndian, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        bytes = bytes[..(samples.Length * encoding.Bytes())];
        switch (encoding)
        {
            case SampleEncoding.UInt8:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (bytes[i] - 128) * Scale8;
                }

                break;
            case SampleEncoding.Int8:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (sbyte)bytes[i] * Scale8;
                }

                break;
            case SampleEncoding.Int16:
                DecodeInt16(bigEndian, bytes, samples);
                break;
            case SampleEncoding.Int24:
                DecodeInt24(bigEndian, bytes, samples);
                break;
            case SampleEncoding.Int32:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = ReadInt32(bigEndian, bytes[(4 * i)..]) * Scale32;
                }

                break;
            case SampleEncoding.Float16:
                for (var i = 0; i < samples.Length; i++)
                {
                    var half = bytes.Slice(2 * i, 2);
                    samples[i] = (float)(bigEndian ? BinaryPrimitives.ReadHalfBigEndian(half) : BinaryPrimitives.ReadHalfLittleEndian(half));
                }

                break;
            case SampleEncoding.Float32:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = BitConverter.Int32BitsToSingle(ReadInt32(bigEndian, bytes[(4 * i)..]));
                }

                break;
            case SampleEncoding.Float64:
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = (float)ReadDouble(bigEndian, bytes[(8 * i)..]);
                }

                break;
            default:
                var table = encoding == SampleEncoding.ALaw ? G711.ALaw : G711.MuLaw;
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = table[bytes[i]];
                }

                break;
        }
    }

    private static void DecodeInt16(bool bigEndian, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var values = MemoryMarshal.Cast<byte, short>(bytes);
        if (bigEndian == BitConverter.IsLittleEndian)
        {
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = BinaryPrimitives.ReverseEndianness(values[i]) * Scale16;
            }
        }
        else
        {
            // The just-in-time compiler does not vectorize loops.
            var i = 0;
            ref var from = ref MemoryMarshal.GetReference(values);
            ref var to = ref MemoryMarshal.GetReference(samples);
            for (; i <= samples.Length - Vector256<short>.Count; i += Vector256<short>.Count)
            {
                var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
                (Vector256.ConvertToSingle(low) * Scale16).StoreUnsafe(ref to, (nuint)i);
                (Vector256.ConvertToSingle(high) * Scale16).StoreUnsafe(ref to, (nuint)(i + Vector256<int>.Count));
            }

            for (; i < samples.Length; i++)
            {
                samples[i] = values[i] * Scale16;
            }
        }
    }

    private static void DecodeInt24(bool bigEndian, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        var (low, high) = bigEndian ? (2, 0) : (0, 2);
        for (var i = 0; i < samples.Length; i++)
        {
            // In the upper three bytes of an int the sign needs no extension.
            var part = bytes.Slice(3 * i, 3);
            samples[i] = ((part[low] << 8) | (part[1] << 16) | (part[high] << 24)) * Scale32;
        }
    }

    private static double ReadDouble(bool bigEndian, ReadOnlySpan<byte> bytes)
        => bigEndian ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes);

    private static int ReadInt32(bool bigEndian, ReadOnlySpan<byte> bytes)
        => bigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
