using System.Numerics;

namespace Panns.Audio;

/// <summary>Silences samples that no recording can hold.</summary>
internal static class SampleGuard
{
    /// <summary>Above any scaling in use (32-bit integers as floats reach 2^31); sums of its squares stay finite in float32.</summary>
    internal const float Limit = 1L << 40;

    /// <summary>Sets NaN, infinities and magnitudes above <see cref="Limit"/> to 0.</summary>
    public static void Sanitise(Span<float> samples)
    {
        var limit = new Vector<float>(Limit);
        var i = 0;
        for (; i <= samples.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var values = new Vector<float>(samples[i..]);

            // A comparison with NaN is false, so that the one test finds all three kinds.
            var good = Vector.LessThanOrEqual(Vector.Abs(values), limit);
            if (!Vector.EqualsAll(good, Vector<int>.AllBitsSet))
            {
                Vector.ConditionalSelect(good, values, Vector<float>.Zero).CopyTo(samples[i..]);
            }
        }

        for (; i < samples.Length; i++)
        {
            if (!(MathF.Abs(samples[i]) <= Limit))
            {
                samples[i] = 0;
            }
        }
    }
}
