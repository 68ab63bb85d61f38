using System.Runtime.CompilerServices;
using Panns.FrontEnd.Lanes;

namespace Panns.FrontEnd.Fft;

/// <summary>
/// Real FFTs of several frames at once, a frame to a lane. A point is two vectors, real parts then imaginary parts (with eight
/// lanes: one cache line).
/// </summary>
internal static unsafe partial class LaneFft<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Transforms in place; bins end up at <see cref="FftPlan.Positions"/>.</summary>
    /// <param name="plan">The plan of this size.</param>
    /// <param name="points">The samples, vector i holding sample i of every frame: even samples are real parts, odd ones imaginary.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(FftPlan plan, float* points)
    {
        fixed (float* first = plan.FirstTwiddles, later = plan.LaterTwiddles)
        {
            switch (plan.FirstRadix)
            {
                case 8: Radix8(points, plan.Points, first); break;
                case 4: Radix4(points, plan.Points, first); break;
                case 2: Radix2(points); break;
                default: break;
            }

            // The blocks that the first pass leaves are independent. Each goes through all its passes before the next begins: a
            // block of 64 points is 4 KiB and stays in the first-level cache, the whole of eight 1024-sample frames does not.
            var size = plan.Points / plan.FirstRadix;
            for (var block = 0; block < plan.Points && size > 1; block += size)
            {
                Finish(points + (block * 2L * TLanes.Count), size, later);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(float* points, int size, float* twiddles)
    {
        for (var block = size; block > 4; block /= 4)
        {
            for (var start = 0; start < size; start += block)
            {
                Radix4(points + (start * 2L * TLanes.Count), block, twiddles);
            }

            twiddles += block / 4 * 6;
        }

        for (var start = 0; start < size; start += 4)
        {
            LastRadix4(points + (start * 2L * TLanes.Count));
        }
    }

    /// <summary>
    /// |X|^2 of every bin from the transformed points. With Z the complex transform, E = Z[k] + conj Z[M-k] and
    /// O = -i (Z[k] - conj Z[M-k]): 2 X[k] = E + w^k O and 2 conj X[M-k] = E - w^k O. The factor 2 is in the window.
    /// </summary>
    /// <param name="plan">The plan of this size.</param>
    /// <param name="points">What <see cref="Transform"/> left.</param>
    /// <param name="power">Size / 2 + 1 vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Power(FftPlan plan, float* points, float* power)
    {
        var lanes = TLanes.Count;
        fixed (float* twiddles = plan.SplitTwiddles)
        fixed (int* positions = plan.Positions)
        {
            for (var bin = 0; bin <= plan.Points / 2; bin++)
            {
                var mirror = plan.Points - bin;
                var z = points + (positions[bin] * 2L * lanes);
                var y = points + (positions[mirror & (plan.Points - 1)] * 2L * lanes);
                var zr = TLanes.Load(z);
                var zi = TLanes.Load(z + lanes);
                var yr = TLanes.Load(y);
                var yi = TLanes.Load(y + lanes);
                var er = zr + yr;
                var ei = zi - yi;
                var or = zi + yi;
                var oi = yr - zr;
                var wr = TLanes.Broadcast(twiddles[2 * bin]);
                var wi = TLanes.Broadcast(twiddles[(2 * bin) + 1]);
                var tr = TLanes.MultiplySubtract(or, wr, oi * wi);
                var ti = TLanes.MultiplyAdd(or, wi, oi * wr);
                var ur = er + tr;
                var ui = ei + ti;
                var vr = er - tr;
                var vi = ei - ti;
                TLanes.MultiplyAdd(ur, ur, ui * ui).Store(power + (bin * (long)lanes));
                TLanes.MultiplyAdd(vr, vr, vi * vi).Store(power + (mirror * (long)lanes));
            }
        }
    }
}
