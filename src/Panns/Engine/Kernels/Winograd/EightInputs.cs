using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// B^T of eight products from the points 0, +-1/2, +-1, +-2 and infinity, whatever the taps. Of the points that were tried (steps of 1/32), these lose
/// the least in single precision, and most of their coefficients are exact and small.
/// </summary>
internal static class EightInputs
{
    public const double P = 0.5;
    public const double R = 2;

    /// <summary>N of a point: the product of its distances from the other finite points.</summary>
    public const double N0 = -1;
    public const double NP = 2 * P * P * ((P * P) - 1) * ((P * P) - (R * R));
    public const double N1 = 2 * (1 - (P * P)) * (1 - (R * R));
    public const double NR = 2 * R * R * ((R * R) - (P * P)) * ((R * R) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform<TSimd, TVector>(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector d6, TVector d7,
        out TVector v0, out TVector v1, out TVector v2, out TVector v3, out TVector v4, out TVector v5, out TVector v6, out TVector v7)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var sum = TSimd.Broadcast(5.25f);
        v0 = TSimd.MultiplyAdd(sum, TSimd.Subtract(d2, d4), TSimd.Subtract(d6, d0));
        v7 = TSimd.MultiplyAdd(sum, TSimd.Subtract(d3, d5), TSimd.Subtract(d7, d1));
        var (even, odd) = Parts<TSimd, TVector>(-5f, 4f, d1, d2, d3, d4, d5, d6);
        v1 = TSimd.MultiplyAdd(TSimd.Broadcast(0.5f), odd, even);
        v2 = TSimd.MultiplyAdd(TSimd.Broadcast(-0.5f), odd, even);
        sum = TSimd.Broadcast(-4.25f);
        even = TSimd.MultiplyAdd(sum, d4, TSimd.Add(d2, d6));
        odd = TSimd.MultiplyAdd(sum, d3, TSimd.Add(d1, d5));
        v3 = TSimd.Add(even, odd);
        v4 = TSimd.Subtract(even, odd);
        (even, odd) = Parts<TSimd, TVector>(-1.25f, 0.25f, d1, d2, d3, d4, d5, d6);
        v5 = TSimd.MultiplyAdd(TSimd.Broadcast(2f), odd, even);
        v6 = TSimd.MultiplyAdd(TSimd.Broadcast(-2f), odd, even);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Even, TVector Odd) Parts<TSimd, TVector>(
        float sum, float product, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector d6)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var s = TSimd.Broadcast(sum);
        var p = TSimd.Broadcast(product);
        return (TSimd.MultiplyAdd(p, d2, TSimd.MultiplyAdd(s, d4, d6)), TSimd.MultiplyAdd(p, d1, TSimd.MultiplyAdd(s, d3, d5)));
    }
}
