using System.Runtime.Intrinsics;
using Panns.Common;

namespace Panns.Transfer.Waveforms;

/// <summary>Converts samples between 16-bit storage and the network's floats.</summary>
[BestFriend]
internal static class SampleFormat
{
    private const float Unit = 1f / short.MaxValue;

    /// <summary>Converts a sample for storage.</summary>
    public static short ToInteger(float sample) => (short)Math.Clamp(MathF.Round(sample * short.MaxValue), short.MinValue, short.MaxValue);

    /// <summary>Converts many samples for storage, with identical results.</summary>
    /// <returns>The number of samples beyond full scale, which were limited to it.</returns>
    public static int ToIntegers(ReadOnlySpan<float> samples, Span<short> integers)
    {
        var (i, limited) = (0, 0);
        var width = Vector256<float>.Count;
        var (low, high) = (Vector256.Create((float)short.MinValue), Vector256.Create((float)short.MaxValue));
        for (; i <= samples.Length - (2 * width); i += 2 * width)
        {
            var first = Vector256.Round(Vector256.Create(samples.Slice(i, width)) * short.MaxValue);
            var second = Vector256.Round(Vector256.Create(samples.Slice(i + width, width)) * short.MaxValue);
            var (firstIn, secondIn) = (Vector256.Min(Vector256.Max(first, low), high), Vector256.Min(Vector256.Max(second, low), high));
            limited += (2 * width) - int.PopCount((int)Vector256.Equals(first, firstIn).ExtractMostSignificantBits())
                - int.PopCount((int)Vector256.Equals(second, secondIn).ExtractMostSignificantBits());
            Vector256.Narrow(Vector256.ConvertToInt32(firstIn), Vector256.ConvertToInt32(secondIn)).CopyTo(integers.Slice(i, 2 * width));
        }

        for (; i < samples.Length; i++)
        {
            integers[i] = ToInteger(samples[i]);
            limited += MathF.Round(samples[i] * short.MaxValue) is > short.MaxValue or < short.MinValue ? 1 : 0;
        }

        return limited;
    }

    /// <summary>Converts a stored sample for the network.</summary>
    public static float ToSample(short integer) => integer * Unit;

    /// <summary>Converts many samples, with bit-identical results.</summary>
    public static void ToSamples(ReadOnlySpan<short> integers, Span<float> samples)
    {
        var i = 0;
        var width = Vector256<short>.Count;
        for (; i <= integers.Length - width; i += width)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(integers.Slice(i, width)));
            (Vector256.ConvertToSingle(low) * Unit).CopyTo(samples.Slice(i, width / 2));
            (Vector256.ConvertToSingle(high) * Unit).CopyTo(samples.Slice(i + (width / 2), width / 2));
        }

        for (; i < integers.Length; i++)
        {
            samples[i] = ToSample(integers[i]);
        }
    }
}
