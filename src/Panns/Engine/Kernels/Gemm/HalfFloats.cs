using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>
/// Panels of half floats. A column is multiplied by a power of two that brings its largest weight to 2^14 or above, where half floats end: nothing
/// overflows, and nothing is a subnormal number, which is slow to widen and would have fewer bits. What is smaller than 2^-14 then becomes 0.
/// </summary>
internal static unsafe class HalfFloats
{
    /// <summary>Exponent that a column's largest weight gets.</summary>
    private const int Top = 14;

    /// <summary>The two formats' distance in exponents: bits of a half float, shifted into those of a float, are 2^-112 of its value.</summary>
    private const int Shift = 112;

    /// <summary>Rounds a panel to half floats, each to the nearest, ties to even.</summary>
    /// <param name="source">The panel: [row][column].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Columns, a multiple of eight.</param>
    /// <param name="target">Receives the half floats, in the same order.</param>
    /// <param name="scales">Receives what each column is multiplied by as it is widened.</param>
    /// <returns>False if a weight is not finite, or so large (2^30) that no scale helps.</returns>
    public static bool Narrow(float* source, long rows, int width, ushort* target, float* scales)
    {
        var fits = true;
        for (var first = 0; first < width; first += Vector256<float>.Count)
        {
            fits &= NarrowColumns(source + first, rows, width, target + first, scales + first);
        }

        return fits;
    }

    private static bool NarrowColumns(float* source, long rows, int width, ushort* target, float* scales)
    {
        var largest = Vector256<uint>.Zero;
        for (var row = 0L; row < rows; row++)
        {
            largest = Vector256.Max(largest, Vector256.Load(source + (row * width)).AsUInt32() & Vector256.Create(0x7fffffffu));
        }

        var fits = true;
        var factors = stackalloc float[Vector256<float>.Count];
        for (var i = 0; i < Vector256<float>.Count; i++)
        {
            var exponent = (int)(largest[i] >> 23) - 127 - Top;
            fits &= exponent <= 127 - Shift;
            exponent = Math.Clamp(exponent, -126, 127 - Shift);
            factors[i] = PowerOfTwo(-exponent);
            scales[i] = PowerOfTwo(exponent + Shift);
        }

        var factor = Vector256.Load(factors);
        for (var row = 0L; row < rows; row++)
        {
            var bits = (Vector256.Load(source + (row * width)) * factor).AsUInt32();
            var size = bits & Vector256.Create(0x7fffffffu);
            var isSmall = Vector256.LessThan(size, Vector256.Create((uint)(Shift + 1) << 23));
            var even = (size >>> HalfFormat.Shift) & Vector256<uint>.One;
            size += Vector256.Create((1u << (HalfFormat.Shift - 1)) - 1) + even;
            var half = (size - Vector256.Create((uint)Shift << 23)) >>> HalfFormat.Shift;
            half = Vector256.AndNot(half, isSmall) | ((bits >>> 16) & Vector256.Create(0x8000u));
            Vector128.Narrow(half.GetLower(), half.GetUpper()).Store(target + (row * width));
        }

        return fits;
    }

    private static float PowerOfTwo(int exponent) => BitConverter.Int32BitsToSingle((exponent + 127) << 23);
}

/// <summary>Half floats back to floats, by the vectors of a kernel.</summary>
internal static unsafe class HalfFloats<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Widens rows of a panel, which the micro-kernel then reads from the first-level cache.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="scales">A factor per column.</param>
    /// <param name="target">Receives the floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ushort* source, nint rows, float* scales, float* target)
    {
        var left = TSimd.Load(scales);
        var right = TSimd.Load(scales + TSimd.Width);
        for (nint row = 0; row < rows; row++, source += 2 * TSimd.Width, target += 2 * TSimd.Width)
        {
            TSimd.Store(target, TSimd.Multiply(TSimd.LoadHalf(source), left));
            TSimd.Store(target + TSimd.Width, TSimd.Multiply(TSimd.LoadHalf(source + TSimd.Width), right));
        }
    }
}
