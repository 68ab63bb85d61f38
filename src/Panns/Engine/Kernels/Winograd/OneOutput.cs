using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>F(1, 1), the dimension that a signal lacks: nothing to transform.</summary>
internal readonly struct OneOutput : IWinogradGradient1D
{
    public static int Outputs => 1;

    public static int Inputs => 1;

    public static int Products => 1;

    public static int FirstInput => 0;

    public static ReadOnlySpan<double> Kernel => [1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector>(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector d6, TVector d7,
        out TVector v0, out TVector v1, out TVector v2, out TVector v3, out TVector v4, out TVector v5, out TVector v6, out TVector v7)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => (v0, v1, v2, v3, v4, v5, v6, v7) = (d0, d1, d2, d3, d4, d5, d6, d7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TSimd, TVector>(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, TVector m6, TVector m7,
        out TVector y0, out TVector y1, out TVector y2, out TVector y3, out TVector y4, out TVector y5)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => (y0, y1, y2, y3, y4, y5) = (m0, m1, m2, m3, m4, m5);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<TSimd, TVector>(
        TVector y0, TVector y1, TVector y2, TVector y3,
        out TVector m0, out TVector m1, out TVector m2, out TVector m3, out TVector m4, out TVector m5)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => (m0, m1, m2, m3, m4, m5) = (y0, y1, y2, y3, y3, y3);
}
