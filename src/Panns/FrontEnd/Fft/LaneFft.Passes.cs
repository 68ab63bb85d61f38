using System.Runtime.CompilerServices;

namespace Panns.FrontEnd.Fft;

/// <content>The butterflies of each radix.</content>
internal static unsafe partial class LaneFft<TLanes>
{
    private static void Radix2(float* points)
    {
        var n = TLanes.Count;
        for (var part = 0; part < 2; part++, points += n)
        {
            var a = TLanes.Load(points);
            var b = TLanes.Load(points + (2 * n));
            (a + b).Store(points);
            (a - b).Store(points + (2 * n));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Radix4(float* points, int block, float* twiddles)
    {
        var n = TLanes.Count;
        var stride = (nint)block / 4 * 2 * n;
        for (var end = points + stride; points < end; points += 2 * n, twiddles += 6)
        {
            var ar = TLanes.Load(points);
            var ai = TLanes.Load(points + n);
            var br = TLanes.Load(points + stride);
            var bi = TLanes.Load(points + stride + n);
            var cr = TLanes.Load(points + (2 * stride));
            var ci = TLanes.Load(points + (2 * stride) + n);
            var dr = TLanes.Load(points + (3 * stride));
            var di = TLanes.Load(points + (3 * stride) + n);
            var sr = ar + cr;
            var si = ai + ci;
            var tr = ar - cr;
            var ti = ai - ci;
            var ur = br + dr;
            var ui = bi + di;
            var vr = bi - di; // -i (b - d)
            var vi = dr - br;
            (sr + ur).Store(points);
            (si + ui).Store(points + n);
            StoreRotated(tr + vr, ti + vi, twiddles, points + stride);
            StoreRotated(sr - ur, si - ui, twiddles + 2, points + (2 * stride));
            StoreRotated(tr - vr, ti - vi, twiddles + 4, points + (3 * stride));
        }
    }

    /// <summary>The pass over blocks of four points: all twiddles are 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LastRadix4(float* points)
    {
        var n = TLanes.Count;
        var ar = TLanes.Load(points);
        var ai = TLanes.Load(points + n);
        var br = TLanes.Load(points + (2 * n));
        var bi = TLanes.Load(points + (3 * n));
        var cr = TLanes.Load(points + (4 * n));
        var ci = TLanes.Load(points + (5 * n));
        var dr = TLanes.Load(points + (6 * n));
        var di = TLanes.Load(points + (7 * n));
        var sr = ar + cr;
        var si = ai + ci;
        var tr = ar - cr;
        var ti = ai - ci;
        var ur = br + dr;
        var ui = bi + di;
        var vr = bi - di;
        var vi = dr - br;
        (sr + ur).Store(points);
        (si + ui).Store(points + n);
        (tr + vr).Store(points + (2 * n));
        (ti + vi).Store(points + (3 * n));
        (sr - ur).Store(points + (4 * n));
        (si - ui).Store(points + (5 * n));
        (tr - vr).Store(points + (6 * n));
        (ti - vi).Store(points + (7 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Radix8(float* points, int block, float* twiddles)
    {
        var n = TLanes.Count;
        var stride = (nint)block / 8 * 2 * n;
        var diagonal = TLanes.Broadcast(0.70710678118654752f);
        for (var end = points + stride; points < end; points += 2 * n, twiddles += 14)
        {
            // Differences of opposite points, rotated by eighths of a turn: the odd outputs' four-point transform.
            var ar = TLanes.Load(points) - TLanes.Load(points + (4 * stride));
            var ai = TLanes.Load(points + n) - TLanes.Load(points + (4 * stride) + n);
            var xr = TLanes.Load(points + stride) - TLanes.Load(points + (5 * stride));
            var xi = TLanes.Load(points + stride + n) - TLanes.Load(points + (5 * stride) + n);
            var br = (xr + xi) * diagonal;
            var bi = (xi - xr) * diagonal;
            var ci = TLanes.Load(points + (6 * stride)) - TLanes.Load(points + (2 * stride));
            var cr = TLanes.Load(points + (2 * stride) + n) - TLanes.Load(points + (6 * stride) + n);
            var yr = TLanes.Load(points + (3 * stride)) - TLanes.Load(points + (7 * stride));
            var yi = TLanes.Load(points + (3 * stride) + n) - TLanes.Load(points + (7 * stride) + n);
            var dr = (yi - yr) * diagonal;
            var di = (yr + yi) * diagonal; // minus the imaginary part: d = (dr, -di)
            var tr = ar - cr;
            var ti = ai - ci;
            var vr = bi + di;
            var vi = dr - br;
            var sr = ar + cr;
            var si = ai + ci;
            var ur = br + dr;
            var ui = bi - di;

            // Sums of opposite points are read before the odd outputs overwrite them.
            var er = TLanes.Load(points) + TLanes.Load(points + (4 * stride));
            var ei = TLanes.Load(points + n) + TLanes.Load(points + (4 * stride) + n);
            var fr = TLanes.Load(points + stride) + TLanes.Load(points + (5 * stride));
            var fi = TLanes.Load(points + stride + n) + TLanes.Load(points + (5 * stride) + n);
            var gr = TLanes.Load(points + (2 * stride)) + TLanes.Load(points + (6 * stride));
            var gi = TLanes.Load(points + (2 * stride) + n) + TLanes.Load(points + (6 * stride) + n);
            var hr = TLanes.Load(points + (3 * stride)) + TLanes.Load(points + (7 * stride));
            var hi = TLanes.Load(points + (3 * stride) + n) + TLanes.Load(points + (7 * stride) + n);
            StoreRotated(sr + ur, si + ui, twiddles, points + stride);
            StoreRotated(tr + vr, ti + vi, twiddles + 4, points + (3 * stride));
            StoreRotated(sr - ur, si - ui, twiddles + 8, points + (5 * stride));
            StoreRotated(tr - vr, ti - vi, twiddles + 12, points + (7 * stride));

            var pr = er + gr;
            var pi = ei + gi;
            var qr = fr + hr;
            var qi = fi + hi;
            (pr + qr).Store(points);
            (pi + qi).Store(points + n);
            StoreRotated(pr - qr, pi - qi, twiddles + 6, points + (4 * stride));
            var kr = er - gr;
            var ki = ei - gi;
            var lr = fi - hi;
            var li = hr - fr;
            StoreRotated(kr + lr, ki + li, twiddles + 2, points + (2 * stride));
            StoreRotated(kr - lr, ki - li, twiddles + 10, points + (6 * stride));
        }
    }

    /// <summary>Stores (re, im) times the twiddle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRotated(TLanes re, TLanes im, float* twiddle, float* destination)
    {
        var wr = TLanes.Broadcast(twiddle[0]);
        var wi = TLanes.Broadcast(twiddle[1]);
        TLanes.MultiplySubtract(re, wr, im * wi).Store(destination);
        TLanes.MultiplyAdd(re, wi, im * wr).Store(destination + TLanes.Count);
    }
}
