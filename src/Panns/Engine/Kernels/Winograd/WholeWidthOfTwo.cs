using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// Both outputs of a map that is two wide, by three products. With a padding of one, y0 = g1 d0 + g2 d1 and y1 = g0 d0 + g1 d1: a
/// Toeplitz matrix, whose product with a vector needs three multiplications instead of four. The transformed weights are no
/// larger than the kernel, which matters where reading the weights limits the speed.
/// </summary>
internal readonly struct WholeWidthOfTwo : IWinogradGradient1D
{
    public static int Outputs => 2;

    public static int Inputs => 2;

    public static int Products => 3;

    public static int FirstInput => 0;

    public static ReadOnlySpan<double> Kernel => [0, 1, 0, 0, -1, 1, 1, -1, 0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector>(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector d6, TVector d7,
        out TVector v0, out TVector v1, out TVector v2, out TVector v3, out TVector v4, out TVector v5, out TVector v6, out TVector v7)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        v0 = TSimd.Add(d0, d1);
        v1 = d1;
        v2 = d0;
        v3 = d3;
        v4 = d4;
        v5 = d5;
        v6 = d6;
        v7 = d7;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TSimd, TVector>(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, TVector m6, TVector m7,
        out TVector y0, out TVector y1, out TVector y2, out TVector y3, out TVector y4, out TVector y5)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        y0 = TSimd.Add(m0, m1);
        y1 = TSimd.Add(m0, m2);
        y2 = m3;
        y3 = m4;
        y4 = m5;
        y5 = m6;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<TSimd, TVector>(
        TVector y0, TVector y1, TVector y2, TVector y3,
        out TVector m0, out TVector m1, out TVector m2, out TVector m3, out TVector m4, out TVector m5)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        m0 = TSimd.Add(y0, y1);
        m1 = y0;
        m2 = y1;
        m3 = y2;
        m4 = y3;
        m5 = y3;
    }
}
