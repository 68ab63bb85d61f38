using System.Runtime.Intrinsics;
using Panns.Common;

namespace Panns.Transfer.Waveforms;

/// <summary>Samples as they are kept, in 16 bits, and as networks take them.</summary>
[BestFriend]
internal static class SampleFormat
{
    private const float Unit = 1f / short.MaxValue;

    /// <summary>A sample as it is kept.</summary>
    public static short ToInteger(float sample) => (short)Math.Clamp(MathF.Round(sample * short.MaxValue), short.MinValue, short.MaxValue);

    /// <summary>A sample as the network takes it.</summary>
    public static float ToSample(short integer) => integer * Unit;

    /// <summary>Many at once, to the same bits.</summary>
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
