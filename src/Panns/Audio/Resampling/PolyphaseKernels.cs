using System.Numerics;
using System.Runtime.CompilerServices;

namespace Panns.Audio.Resampling;

/// <summary>
/// Dot products of input samples with rows of coefficients. All kernels add in the same order (two accumulators, even and odd vectors), so
/// an output sample does not depend on the kernel used, and therefore not on block sizes.
/// </summary>
internal static class PolyphaseKernels
{
    /// <summary>One output.</summary>
    public static float Dot(ref float row, ref float input, int taps)
    {
        var (even, odd) = (Vector<float>.Zero, Vector<float>.Zero);
        var width = (nuint)Vector<float>.Count;
        for (nuint k = 0; k < (nuint)taps; k += 2 * width)
        {
            even = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref row, k), Vector.LoadUnsafe(ref input, k), even);
            odd = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref row, k + width), Vector.LoadUnsafe(ref input, k + width), odd);
        }

        return Vector.Sum(even + odd);
    }

    /// <summary>
    /// Four outputs of one phase, whose inputs are <paramref name="step"/> samples apart. Each coefficient is loaded once for all four, and
    /// eight accumulators hide the latency of the multiply-add.
    /// </summary>
    public static void DotFour(ref float row, ref float input, int step, int taps, ref float output, int stride)
    {
        ref var input1 = ref Unsafe.Add(ref input, step);
        ref var input2 = ref Unsafe.Add(ref input1, step);
        ref var input3 = ref Unsafe.Add(ref input2, step);
        var (even0, odd0, even1, odd1) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var (even2, odd2, even3, odd3) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var width = (nuint)Vector<float>.Count;
        for (nuint k = 0; k < (nuint)taps; k += 2 * width)
        {
            var low = Vector.LoadUnsafe(ref row, k);
            var high = Vector.LoadUnsafe(ref row, k + width);
            even0 = Vector.MultiplyAddEstimate(low, Vector.LoadUnsafe(ref input, k), even0);
            odd0 = Vector.MultiplyAddEstimate(high, Vector.LoadUnsafe(ref input, k + width), odd0);
            even1 = Vector.MultiplyAddEstimate(low, Vector.LoadUnsafe(ref input1, k), even1);
            odd1 = Vector.MultiplyAddEstimate(high, Vector.LoadUnsafe(ref input1, k + width), odd1);
            even2 = Vector.MultiplyAddEstimate(low, Vector.LoadUnsafe(ref input2, k), even2);
            odd2 = Vector.MultiplyAddEstimate(high, Vector.LoadUnsafe(ref input2, k + width), odd2);
            even3 = Vector.MultiplyAddEstimate(low, Vector.LoadUnsafe(ref input3, k), even3);
            odd3 = Vector.MultiplyAddEstimate(high, Vector.LoadUnsafe(ref input3, k + width), odd3);
        }

        output = Vector.Sum(even0 + odd0);
        Unsafe.Add(ref output, stride) = Vector.Sum(even1 + odd1);
        Unsafe.Add(ref output, 2 * stride) = Vector.Sum(even2 + odd2);
        Unsafe.Add(ref output, 3 * stride) = Vector.Sum(even3 + odd3);
    }

    /// <summary>One output between two adjacent rows, <paramref name="fraction"/> of the way to the second.</summary>
    public static float DotBetween(ref float row, float fraction, ref float input, int taps)
    {
        ref var next = ref Unsafe.Add(ref row, taps);
        var (even0, odd0, even1, odd1) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
        var width = (nuint)Vector<float>.Count;
        for (nuint k = 0; k < (nuint)taps; k += 2 * width)
        {
            var low = Vector.LoadUnsafe(ref input, k);
            var high = Vector.LoadUnsafe(ref input, k + width);
            even0 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref row, k), low, even0);
            odd0 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref row, k + width), high, odd0);
            even1 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref next, k), low, even1);
            odd1 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref next, k + width), high, odd1);
        }

        var (first, second) = (Vector.Sum(even0 + odd0), Vector.Sum(even1 + odd1));
        return float.MultiplyAddEstimate(fraction, second - first, first);
    }
}
