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
