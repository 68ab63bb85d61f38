using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Kernels.Winograd;

namespace Panns.Training.Cpu.Kernels;

/// <summary>The transforms of a <see cref="WinogradGradientPlan"/>: B^T d B of input tiles and A dy A^T of gradient tiles.</summary>
internal static unsafe class WinogradGradientTransform<TSimd, TVector, THeight, TWidth>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where THeight : struct, IWinogradGradient1D
    where TWidth : struct, IWinogradGradient1D
{
    public static void Run(WinogradGradientPlan plan, float* x, float* gradient, float* shared, float* scratch, int pass, int job)
    {
        var tiles = plan.Layout;
        var start = job * WinogradGradientPlan.TilesPerJob;
        var first = (pass * plan.TilesPerPass) + start;
        var count = Math.Min(WinogradGradientPlan.TilesPerJob, plan.TilesOfPass(pass) - start);
        InputTransform<TSimd, TVector, THeight, TWidth>.Run(tiles, x, tiles.Channels, first, count, scratch, plan.JobProductStride);
        for (var product = 0; product < plan.Products; product++)
        {
            // The product's sums run over tiles: a channel's tiles become neighbors.
            Transposition.Run(
                scratch + (product * plan.JobProductStride), tiles.RowStride,
                shared + (product * tiles.Channels * plan.ChannelStride) + start, plan.ChannelStride, count, tiles.Channels);
        }

        var panelStride = (nint)plan.TilesPerPass * plan.PanelWidth;
        for (var tile = 0; tile < count; tile++)
        {
            Gradient(plan, gradient, first + tile, shared + plan.InputFloats + ((nint)(start + tile) * plan.PanelWidth), panelStride);
        }
    }

    /// <summary>One tile of the gradient, all its columns; what lies outside of the map counts as zero.</summary>
    [SkipLocalsInit]
    private static void Gradient(WinogradGradientPlan plan, float* gradient, int tile, float* target, nint panelStride)
    {
        var tiles = plan.Layout;
        var (clip, top, left) = tiles.Locate(tile);
        var map = gradient + ((nint)clip * tiles.Height * tiles.Width * plan.Columns);
        float** outputs = stackalloc float*[16];
        for (var i = 0; i < 16; i++)
        {
            outputs[i] = null;
        }

        for (var y = 0; y < THeight.Outputs; y++)
        {
            for (var x = 0; x < TWidth.Outputs; x++)
            {
                var (row, column) = (top + (y * tiles.Dilation), left + x);
                outputs[(4 * y) + x] = row < tiles.Height && column < tiles.Width ? map + ((((nint)row * tiles.Width) + column) * plan.Columns) : null;
            }
        }

        float* room = stackalloc float[(6 * 4 * TSimd.Width) + 16];
        var half = (float*)(((nint)room + 63) & ~63);
        var productStride = plan.GradientStride;
        for (nint column = 0; column < plan.Columns; column += TSimd.Width)
        {
            Spread(outputs, column, half, target + (column / plan.PanelWidth * panelStride) + (column % plan.PanelWidth), productStride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(float** outputs, nint column, float* half, float* target, nint productStride)
    {
        for (var x = 0; x < TWidth.Outputs; x++)
        {
            THeight.Spread<TSimd, TVector>(
                Load(outputs[x], column), Load(outputs[4 + x], column), Load(outputs[8 + x], column), Load(outputs[12 + x], column),
                out var m0, out var m1, out var m2, out var m3, out var m4, out var m5);
            Store(half + (x * TSimd.Width), 4 * TSimd.Width, THeight.Products, m0, m1, m2, m3, m4, m5);
        }

        for (var y = 0; y < THeight.Products; y++, half += 4 * TSimd.Width, target += TWidth.Products * productStride)
        {
            TWidth.Spread<TSimd, TVector>(
                TSimd.Load(half),
                TWidth.Outputs > 1 ? TSimd.Load(half + TSimd.Width) : TSimd.Zero,
                TWidth.Outputs > 2 ? TSimd.Load(half + (2 * TSimd.Width)) : TSimd.Zero,
                TWidth.Outputs > 2 ? TSimd.Load(half + (3 * TSimd.Width)) : TSimd.Zero,
                out var u0, out var u1, out var u2, out var u3, out var u4, out var u5);
            Store(target, productStride, TWidth.Products, u0, u1, u2, u3, u4, u5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load(float* pixel, nint column) => pixel == null ? TSimd.Zero : TSimd.Load(pixel + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, nint stride, int count, TVector v0, TVector v1, TVector v2, TVector v3, TVector v4, TVector v5)
    {
        TSimd.Store(target, v0);
        if (count > 2)
        {
            TSimd.Store(target + stride, v1);
            TSimd.Store(target + (2 * stride), v2);
        }

        if (count > 3)
        {
            TSimd.Store(target + (3 * stride), v3);
        }

        if (count > 4)
        {
            TSimd.Store(target + (4 * stride), v4);
            TSimd.Store(target + (5 * stride), v5);
        }
    }
}
