using System.Numerics;

namespace Panns.Transfer.Pretraining.Augmentation;

/// <summary>Sums and levels of waveforms.</summary>
internal static class Levels
{
    /// <summary>Root of the mean square.</summary>
    public static double Rms(ReadOnlySpan<float> samples)
    {
        // Sums of short runs in float, of those in double: exact enough, and fast.
        const int Run = 1024;
        double sum = 0;
        for (var first = 0; first < samples.Length; first += Run)
        {
            var part = samples.Slice(first, Math.Min(Run, samples.Length - first));
            var squares = Vector<float>.Zero;
            var i = 0;
            for (; i <= part.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var values = new Vector<float>(part[i..]);
                squares += values * values;
            }

            sum += Vector.Sum(squares);
            for (; i < part.Length; i++)
            {
                sum += part[i] * part[i];
            }
        }

        return Math.Sqrt(sum / Math.Max(1, samples.Length));
    }

    /// <summary>The largest size of a sample.</summary>
    public static float Peak(ReadOnlySpan<float> samples)
    {
        var largest = Vector<float>.Zero;
        var i = 0;
        for (; i <= samples.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            largest = Vector.Max(largest, Vector.Abs(new Vector<float>(samples[i..])));
        }

        var peak = 0f;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            peak = Math.Max(peak, largest[lane]);
        }

        for (; i < samples.Length; i++)
        {
            peak = Math.Max(peak, Math.Abs(samples[i]));
        }

        return peak;
    }

    /// <summary>a = a * factor.</summary>
    public static void Scale(Span<float> a, float factor)
    {
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(a[i..]) * factor).CopyTo(a[i..]);
        }

        for (; i < a.Length; i++)
        {
            a[i] *= factor;
        }
    }

    /// <summary>a = a * factor + b * other factor.</summary>
    public static void Blend(Span<float> a, float factor, ReadOnlySpan<float> b, float otherFactor)
    {
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            ((new Vector<float>(a[i..]) * factor) + (new Vector<float>(b[i..]) * otherFactor)).CopyTo(a[i..]);
        }

        for (; i < a.Length; i++)
        {
            a[i] = (a[i] * factor) + (b[i] * otherFactor);
        }
    }
}
