using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>
/// The innermost product: up to 12 rows times two vectors of columns, all sums in registers. The rows are broadcast, the
/// weights come from a packed panel in order. Written out row by row because an array of sums would live in memory; rows beyond
/// <typeparamref name="TRows"/> vanish at compile time, and so does the second vector where <typeparamref name="TPart"/> is half a panel.
/// </summary>
internal static unsafe class MicroKernel<TSimd, TVector, TRows, TPart>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TRows : struct, IRowCount
    where TPart : struct, IPanelPart
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(MicroTile* tile)
    {
        TVector s0L = TSimd.Zero, s0R = TSimd.Zero;
        TVector s1L = TSimd.Zero, s1R = TSimd.Zero;
        TVector s2L = TSimd.Zero, s2R = TSimd.Zero;
        TVector s3L = TSimd.Zero, s3R = TSimd.Zero;
        TVector s4L = TSimd.Zero, s4R = TSimd.Zero;
        TVector s5L = TSimd.Zero, s5R = TSimd.Zero;
        TVector s6L = TSimd.Zero, s6R = TSimd.Zero;
        TVector s7L = TSimd.Zero, s7R = TSimd.Zero;
        TVector s8L = TSimd.Zero, s8R = TSimd.Zero;
        TVector s9L = TSimd.Zero, s9R = TSimd.Zero;
        TVector s10L = TSimd.Zero, s10R = TSimd.Zero;
        TVector s11L = TSimd.Zero, s11R = TSimd.Zero;

        var panel = tile->Panel;
        var prefetch = tile->Prefetch;
        var prefetchStep = tile->PrefetchStep;
        var rows = tile->Rows;
        var channels = tile->Channels;
        for (var tap = tile->Taps; tap > 0; tap--, rows += tile->TapStride)
        {
            var skip = tile->FirstChannel;
            var a0 = rows[0] + skip;
            var a1 = TRows.Count > 1 ? rows[1] + skip : null;
            var a2 = TRows.Count > 2 ? rows[2] + skip : null;
            var a3 = TRows.Count > 3 ? rows[3] + skip : null;
            var a4 = TRows.Count > 4 ? rows[4] + skip : null;
            var a5 = TRows.Count > 5 ? rows[5] + skip : null;
            var a6 = TRows.Count > 6 ? rows[6] + skip : null;
            var a7 = TRows.Count > 7 ? rows[7] + skip : null;
            var a8 = TRows.Count > 8 ? rows[8] + skip : null;
            var a9 = TRows.Count > 9 ? rows[9] + skip : null;
            var a10 = TRows.Count > 10 ? rows[10] + skip : null;
            var a11 = TRows.Count > 11 ? rows[11] + skip : null;
            for (nint k = 0; k < channels; k++)
            {
                var left = TSimd.Load(panel);
                var right = TPart.IsWhole ? TSimd.Load(panel + TSimd.Width) : default;
                panel += 2 * TSimd.Width;
                TSimd.Prefetch(prefetch);
                prefetch += prefetchStep;
                var x0 = TSimd.Broadcast(a0[k]);
                s0L = TSimd.MultiplyAdd(x0, left, s0L);
                s0R = TPart.IsWhole ? TSimd.MultiplyAdd(x0, right, s0R) : default;
                if (TRows.Count > 1)
                {
                    var x1 = TSimd.Broadcast(a1[k]);
                    s1L = TSimd.MultiplyAdd(x1, left, s1L);
                    s1R = TPart.IsWhole ? TSimd.MultiplyAdd(x1, right, s1R) : default;
                }

                if (TRows.Count > 2)
                {
                    var x2 = TSimd.Broadcast(a2[k]);
                    s2L = TSimd.MultiplyAdd(x2, left, s2L);
                    s2R = TPart.IsWhole ? TSimd.MultiplyAdd(x2, right, s2R) : default;
                }

                if (TRows.Count > 3)
                {
                    var x3 = TSimd.Broadcast(a3[k]);
                    s3L = TSimd.MultiplyAdd(x3, left, s3L);
                    s3R = TPart.IsWhole ? TSimd.MultiplyAdd(x3, right, s3R) : default;
                }

                if (TRows.Count > 4)
                {
                    var x4 = TSimd.Broadcast(a4[k]);
                    s4L = TSimd.MultiplyAdd(x4, left, s4L);
                    s4R = TPart.IsWhole ? TSimd.MultiplyAdd(x4, right, s4R) : default;
                }

                if (TRows.Count > 5)
                {
                    var x5 = TSimd.Broadcast(a5[k]);
                    s5L = TSimd.MultiplyAdd(x5, left, s5L);
                    s5R = TPart.IsWhole ? TSimd.MultiplyAdd(x5, right, s5R) : default;
                }

                if (TRows.Count > 6)
                {
                    var x6 = TSimd.Broadcast(a6[k]);
                    s6L = TSimd.MultiplyAdd(x6, left, s6L);
                    s6R = TPart.IsWhole ? TSimd.MultiplyAdd(x6, right, s6R) : default;
                }

                if (TRows.Count > 7)
                {
                    var x7 = TSimd.Broadcast(a7[k]);
                    s7L = TSimd.MultiplyAdd(x7, left, s7L);
                    s7R = TPart.IsWhole ? TSimd.MultiplyAdd(x7, right, s7R) : default;
                }

                if (TRows.Count > 8)
                {
                    var x8 = TSimd.Broadcast(a8[k]);
                    s8L = TSimd.MultiplyAdd(x8, left, s8L);
                    s8R = TPart.IsWhole ? TSimd.MultiplyAdd(x8, right, s8R) : default;
                }

                if (TRows.Count > 9)
                {
                    var x9 = TSimd.Broadcast(a9[k]);
                    s9L = TSimd.MultiplyAdd(x9, left, s9L);
                    s9R = TPart.IsWhole ? TSimd.MultiplyAdd(x9, right, s9R) : default;
                }

                if (TRows.Count > 10)
                {
                    var x10 = TSimd.Broadcast(a10[k]);
                    s10L = TSimd.MultiplyAdd(x10, left, s10L);
                    s10R = TPart.IsWhole ? TSimd.MultiplyAdd(x10, right, s10R) : default;
                }

                if (TRows.Count > 11)
                {
                    var x11 = TSimd.Broadcast(a11[k]);
                    s11L = TSimd.MultiplyAdd(x11, left, s11L);
                    s11R = TPart.IsWhole ? TSimd.MultiplyAdd(x11, right, s11R) : default;
                }

            }
        }

        if (tile->IsPlain)
        {
            var c = tile->C;
            var ldc = tile->LdC;
            Store(c, s0L, s0R);
            if (TRows.Count > 1)
            {
                Store(c + (1 * ldc), s1L, s1R);
            }

            if (TRows.Count > 2)
            {
                Store(c + (2 * ldc), s2L, s2R);
            }

            if (TRows.Count > 3)
            {
                Store(c + (3 * ldc), s3L, s3R);
            }

            if (TRows.Count > 4)
            {
                Store(c + (4 * ldc), s4L, s4R);
            }

            if (TRows.Count > 5)
            {
                Store(c + (5 * ldc), s5L, s5R);
            }

            if (TRows.Count > 6)
            {
                Store(c + (6 * ldc), s6L, s6R);
            }

            if (TRows.Count > 7)
            {
                Store(c + (7 * ldc), s7L, s7R);
            }

            if (TRows.Count > 8)
            {
                Store(c + (8 * ldc), s8L, s8R);
            }

            if (TRows.Count > 9)
            {
                Store(c + (9 * ldc), s9L, s9R);
            }

            if (TRows.Count > 10)
            {
                Store(c + (10 * ldc), s10L, s10R);
            }

            if (TRows.Count > 11)
            {
                Store(c + (11 * ldc), s11L, s11R);
            }

            return;
        }

        Finish(tile, 0, s0L, s0R);

        if (TRows.Count > 1)
        {
            Finish(tile, 1, s1L, s1R);
        }

        if (TRows.Count > 2)
        {
            Finish(tile, 2, s2L, s2R);
        }

        if (TRows.Count > 3)
        {
            Finish(tile, 3, s3L, s3R);
        }

        if (TRows.Count > 4)
        {
            Finish(tile, 4, s4L, s4R);
        }

        if (TRows.Count > 5)
        {
            Finish(tile, 5, s5L, s5R);
        }

        if (TRows.Count > 6)
        {
            Finish(tile, 6, s6L, s6R);
        }

        if (TRows.Count > 7)
        {
            Finish(tile, 7, s7L, s7R);
        }

        if (TRows.Count > 8)
        {
            Finish(tile, 8, s8L, s8R);
        }

        if (TRows.Count > 9)
        {
            Finish(tile, 9, s9L, s9R);
        }

        if (TRows.Count > 10)
        {
            Finish(tile, 10, s10L, s10R);
        }

        if (TRows.Count > 11)
        {
            Finish(tile, 11, s11L, s11R);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, TVector left, TVector right)
    {
        TSimd.Store(c, left);
        if (TPart.IsWhole)
        {
            TSimd.Store(c + TSimd.Width, right);
        }
    }

    /// <summary>The epilogue of one row: sum so far, bias, residual, clamp, store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(MicroTile* tile, nint row, TVector left, TVector right)
    {
        var c = tile->C + (row * tile->LdC);
        if (tile->Accumulate)
        {
            left = TSimd.Add(left, TSimd.Load(c));
            right = TPart.IsWhole ? TSimd.Add(right, TSimd.Load(c + TSimd.Width)) : default;
        }

        if (tile->Bias != null)
        {
            left = TSimd.Add(left, TSimd.Load(tile->Bias));
            right = TPart.IsWhole ? TSimd.Add(right, TSimd.Load(tile->Bias + TSimd.Width)) : default;
        }

        if (tile->Residual != null)
        {
            var residual = tile->Residual + (row * tile->LdResidual);
            left = TSimd.Add(left, TSimd.Load(residual));
            right = TPart.IsWhole ? TSimd.Add(right, TSimd.Load(residual + TSimd.Width)) : default;
        }

        var low = TSimd.Broadcast(tile->Low);
        var high = TSimd.Broadcast(tile->High);
        TSimd.Store(c, TSimd.Min(high, TSimd.Max(low, left)));
        if (TPart.IsWhole)
        {
            TSimd.Store(c + TSimd.Width, TSimd.Min(high, TSimd.Max(low, right)));
        }
    }
}
