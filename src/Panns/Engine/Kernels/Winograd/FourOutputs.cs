using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>F(4, 3): four outputs by six products instead of twelve, from the points 0, +-P, +-Q and infinity.</summary>
internal readonly struct FourOutputs : IWinogradGradient1D
{
    public const double P = 0.625;
    public const double Q = 1.5;
    private const double P2 = P * P;
    private const double Q2 = Q * Q;

    public static int Outputs => 4;

    public static int Inputs => 6;

    public static int Products => 6;

    public static int FirstInput => -1;

    public static ReadOnlySpan<double> Kernel =>
    [
        1 / (P2 * Q2), 0, 0,
        1 / (2 * P2 * (P2 - Q2)), P / (2 * P2 * (P2 - Q2)), 1 / (2 * (P2 - Q2)),
        1 / (2 * P2 * (P2 - Q2)), -P / (2 * P2 * (P2 - Q2)), 1 / (2 * (P2 - Q2)),
        1 / (2 * Q2 * (Q2 - P2)), Q / (2 * Q2 * (Q2 - P2)), 1 / (2 * (Q2 - P2)),
        1 / (2 * Q2 * (Q2 - P2)), -Q / (2 * Q2 * (Q2 - P2)), 1 / (2 * (Q2 - P2)),
        0, 0, 1,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector>(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector d6, TVector d7,
        out TVector v0, out TVector v1, out TVector v2, out TVector v3, out TVector v4, out TVector v5, out TVector v6, out TVector v7)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var product = TSimd.Broadcast((float)(P2 * Q2));
        var sum = TSimd.Broadcast((float)-(P2 + Q2));
        var p2 = TSimd.Broadcast((float)-P2);
        var q2 = TSimd.Broadcast((float)-Q2);
        v0 = TSimd.MultiplyAdd(sum, d2, TSimd.MultiplyAdd(product, d0, d4));
        v5 = TSimd.MultiplyAdd(sum, d3, TSimd.MultiplyAdd(product, d1, d5));
        var even = TSimd.MultiplyAdd(q2, d2, d4);
        var odd = TSimd.MultiplyAdd(q2, d1, d3);
        v1 = TSimd.MultiplyAdd(TSimd.Broadcast((float)P), odd, even);
        v2 = TSimd.MultiplyAdd(TSimd.Broadcast((float)-P), odd, even);
        even = TSimd.MultiplyAdd(p2, d2, d4);
        odd = TSimd.MultiplyAdd(p2, d1, d3);
        v3 = TSimd.MultiplyAdd(TSimd.Broadcast((float)Q), odd, even);
        v4 = TSimd.MultiplyAdd(TSimd.Broadcast((float)-Q), odd, even);
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
        var evenP = TSimd.Add(m1, m2);
        var oddP = TSimd.Subtract(m1, m2);
        var evenQ = TSimd.Add(m3, m4);
        var oddQ = TSimd.Subtract(m3, m4);
        y0 = TSimd.Add(m0, TSimd.Add(evenP, evenQ));
        y1 = TSimd.MultiplyAdd(TSimd.Broadcast((float)P), oddP, TSimd.Multiply(TSimd.Broadcast((float)Q), oddQ));
        y2 = TSimd.MultiplyAdd(TSimd.Broadcast((float)P2), evenP, TSimd.Multiply(TSimd.Broadcast((float)Q2), evenQ));
        y3 = TSimd.MultiplyAdd(
            TSimd.Broadcast((float)(P2 * P)), oddP, TSimd.MultiplyAdd(TSimd.Broadcast((float)(Q2 * Q)), oddQ, m5));
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
        var even = TSimd.MultiplyAdd(TSimd.Broadcast((float)P2), y2, y0);
        var odd = TSimd.MultiplyAdd(TSimd.Broadcast((float)P2), y3, y1);
        m1 = TSimd.MultiplyAdd(TSimd.Broadcast((float)P), odd, even);
        m2 = TSimd.MultiplyAdd(TSimd.Broadcast((float)-P), odd, even);
        even = TSimd.MultiplyAdd(TSimd.Broadcast((float)Q2), y2, y0);
        odd = TSimd.MultiplyAdd(TSimd.Broadcast((float)Q2), y3, y1);
        m3 = TSimd.MultiplyAdd(TSimd.Broadcast((float)Q), odd, even);
        m4 = TSimd.MultiplyAdd(TSimd.Broadcast((float)-Q), odd, even);
        m5 = y3;
    }
}
