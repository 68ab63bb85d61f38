using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;
using static Panns.Engine.Kernels.Winograd.EightInputs;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>F(6, 3): six outputs by eight products instead of eighteen.</summary>
internal readonly struct SixOutputs : IWinograd1D
{
    public static int Outputs => 6;

    public static int Inputs => 8;

    public static int Products => 8;

    public static int FirstInput => -1;

    public static ReadOnlySpan<double> Kernel =>
    [
        1 / N0, 0, 0,
        1 / NP, P / NP, P * P / NP,
        1 / NP, -P / NP, P * P / NP,
        1 / N1, 1 / N1, 1 / N1,
        1 / N1, -1 / N1, 1 / N1,
        1 / NR, R / NR, R * R / NR,
        1 / NR, -R / NR, R * R / NR,
        0, 0, 1,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TSimd, TVector>(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector d6, TVector d7,
        out TVector v0, out TVector v1, out TVector v2, out TVector v3, out TVector v4, out TVector v5, out TVector v6, out TVector v7)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => Transform<TSimd, TVector>(
            d0, d1, d2, d3, d4, d5, d6, d7, out v0, out v1, out v2, out v3, out v4, out v5, out v6, out v7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TSimd, TVector>(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, TVector m6, TVector m7,
        out TVector y0, out TVector y1, out TVector y2, out TVector y3, out TVector y4, out TVector y5)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var evenP = TSimd.Add(m1, m2);
        var oddP = TSimd.Subtract(m1, m2);
        var even1 = TSimd.Add(m3, m4);
        var odd1 = TSimd.Subtract(m3, m4);
        var evenR = TSimd.Add(m5, m6);
        var oddR = TSimd.Subtract(m5, m6);
        y0 = TSimd.Add(TSimd.Add(m0, even1), TSimd.Add(evenP, evenR));
        y1 = TSimd.MultiplyAdd(TSimd.Broadcast(0.5f), oddP, TSimd.MultiplyAdd(TSimd.Broadcast(2f), oddR, odd1));
        y2 = TSimd.MultiplyAdd(TSimd.Broadcast(0.25f), evenP, TSimd.MultiplyAdd(TSimd.Broadcast(4f), evenR, even1));
        y3 = TSimd.MultiplyAdd(TSimd.Broadcast(0.125f), oddP, TSimd.MultiplyAdd(TSimd.Broadcast(8f), oddR, odd1));
        y4 = TSimd.MultiplyAdd(TSimd.Broadcast(0.0625f), evenP, TSimd.MultiplyAdd(TSimd.Broadcast(16f), evenR, even1));
        y5 = TSimd.MultiplyAdd(TSimd.Broadcast(0.03125f), oddP, TSimd.MultiplyAdd(TSimd.Broadcast(32f), oddR, TSimd.Add(odd1, m7)));
    }
}
