using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>F(2, 3): two outputs by four products instead of six, from the points 0, 1, -1 and infinity.</summary>
internal readonly struct TwoOutputs : IWinogradGradient1D
{
    public static int Outputs => 2;

    public static int Inputs => 4;

    public static int Products => 4;

    public static int FirstInput => -1;

    public static ReadOnlySpan<double> Kernel => [1, 0, 0, 0.5, 0.5, 0.5, 0.5, -0.5, 0.5, 0, 0, 1];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector>(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector d6, TVector d7,
        out TVector v0, out TVector v1, out TVector v2, out TVector v3, out TVector v4, out TVector v5, out TVector v6, out TVector v7)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        v0 = TSimd.Subtract(d0, d2);
        v1 = TSimd.Add(d1, d2);
        v2 = TSimd.Subtract(d2, d1);
        v3 = TSimd.Subtract(d3, d1);
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
        y0 = TSimd.Add(m0, TSimd.Add(m1, m2));
        y1 = TSimd.Add(m3, TSimd.Subtract(m1, m2));
        y2 = m4;
        y3 = m5;
        y4 = m6;
        y5 = m7;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Spread<TSimd, TVector>(
        TVector y0, TVector y1, TVector y2, TVector y3,
        out TVector m0, out TVector m1, out TVector m2, out TVector m3, out TVector m4, out TVector m5)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        m0 = y0;
        m1 = TSimd.Add(y0, y1);
        m2 = TSimd.Subtract(y0, y1);
        m3 = y1;
        m4 = y2;
        m5 = y3;
    }
}
