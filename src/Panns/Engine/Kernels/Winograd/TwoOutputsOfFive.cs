using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// F(2, 5): two outputs of five taps by six products instead of ten, from the points of <see cref="FourOutputs"/>. The transform of the
/// inputs depends on the points alone, so it is the same.
/// </summary>
internal readonly struct TwoOutputsOfFive : IWinogradGradient1D
{
    private const double P = FourOutputs.P;
    private const double Q = FourOutputs.Q;
    private const double P2 = P * P;
    private const double Q2 = Q * Q;
    private const double NP = 1 / (2 * P2 * (P2 - Q2));
    private const double NQ = 1 / (2 * Q2 * (Q2 - P2));

    public static int Outputs => 2;

    public static int Inputs => 6;

    public static int Products => 6;

    public static int FirstInput => -2;

    public static ReadOnlySpan<double> Kernel =>
    [
        1 / (P2 * Q2), 0, 0, 0, 0,
        NP, NP * P, NP * P2, NP * P2 * P, NP * P2 * P2,
        NP, -NP * P, NP * P2, -NP * P2 * P, NP * P2 * P2,
        NQ, NQ * Q, NQ * Q2, NQ * Q2 * Q, NQ * Q2 * Q2,
        NQ, -NQ * Q, NQ * Q2, -NQ * Q2 * Q, NQ * Q2 * Q2,
        0, 0, 0, 0, 1,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector>(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector d6, TVector d7,
        out TVector v0, out TVector v1, out TVector v2, out TVector v3, out TVector v4, out TVector v5, out TVector v6, out TVector v7)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => FourOutputs.Input<TSimd, TVector>(
            d0, d1, d2, d3, d4, d5, d6, d7, out v0, out v1, out v2, out v3, out v4, out v5, out v6, out v7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TSimd, TVector>(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, TVector m6, TVector m7,
        out TVector y0, out TVector y1, out TVector y2, out TVector y3, out TVector y4, out TVector y5)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var oddP = TSimd.Subtract(m1, m2);
        var oddQ = TSimd.Subtract(m3, m4);
        y0 = TSimd.Add(m0, TSimd.Add(TSimd.Add(m1, m2), TSimd.Add(m3, m4)));
        y1 = TSimd.MultiplyAdd(TSimd.Broadcast((float)P), oddP, TSimd.MultiplyAdd(TSimd.Broadcast((float)Q), oddQ, m5));
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
        m1 = TSimd.MultiplyAdd(TSimd.Broadcast((float)P), y1, y0);
        m2 = TSimd.MultiplyAdd(TSimd.Broadcast((float)-P), y1, y0);
        m3 = TSimd.MultiplyAdd(TSimd.Broadcast((float)Q), y1, y0);
        m4 = TSimd.MultiplyAdd(TSimd.Broadcast((float)-Q), y1, y0);
        m5 = y1;
    }
}
