using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>The jobs of a <see cref="WinogradPlan"/>: transform tiles, multiply, transform back.</summary>
internal static unsafe class WinogradJob<TSimd, TVector, THeight, TWidth>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where THeight : struct, IWinograd1D
    where TWidth : struct, IWinograd1D
{
    public static void Run(WinogradPlan plan, WinogradOperands* operands, float* scratch, int phase, int job)
    {
        if (!plan.IsSplit)
        {
            RunWhole(plan, operands, scratch, job);
            return;
        }

        var pass = phase / 2;
        var first = pass * plan.TilesPerPass;
        var tiles = plan.TilesOfPass(pass);
        if (phase % 2 == 0)
        {
            var share = WinogradPlan.TransformTiles(tiles);
            var start = job * share;
            InputTransform<TSimd, TVector, THeight, TWidth>.Run(
                plan.Layout, operands->Input, operands->InputPitch, first + start, Math.Min(share, tiles - start),
                operands->Shared + (start * plan.RowStride), plan.ProductStride);
        }
        else
        {
            var blocks = plan.JobBlocks(tiles);
            var start = job % blocks * plan.TilesPerJob;
            var count = Math.Min(plan.TilesPerJob, tiles - start);
            RunPanel(plan, operands, first + start, count, job / blocks, operands->Shared + (start * plan.RowStride), scratch, default);
        }
    }

    /// <summary>Some tiles with all their columns, in the thread's own memory.</summary>
    private static void RunWhole(WinogradPlan plan, WinogradOperands* operands, float* scratch, int job)
    {
        var first = job * plan.TilesPerJob;
        var tiles = Math.Min(plan.TilesPerJob, plan.Tiles - first);
        var products = scratch + (plan.Weights.Kind.Products() * plan.ProductStride);
        InputTransform<TSimd, TVector, THeight, TWidth>.Run(
            plan.Layout, operands->Input, operands->InputPitch, first, tiles, scratch, plan.ProductStride);
        for (var panel = 0; panel < plan.Weights.Panels; panel++)
        {
            var prefetch = MapPrefetch.For(plan, operands, first, tiles, panel, Groups(tiles));
            RunPanel(plan, operands, first, tiles, panel, scratch, products, prefetch);
        }
    }

    /// <summary>One panel of columns for some tiles: a matrix product per place in the tile, then the output transform.</summary>
    [SkipLocalsInit]
    private static void RunPanel(
        WinogradPlan plan, WinogradOperands* operands, int firstTile, int tiles, int panel, float* v, float* products, in MapPrefetch prefetch)
    {
        var rows = stackalloc float*[tiles];
        if (plan.Weights.KeepsTaps)
        {
            MultiplyTaps(plan, rows, tiles, panel, v, products);
        }
        else
        {
            MultiplyProducts(plan, rows, tiles, panel, v, products, prefetch);
        }

        OutputTransform<TSimd, TVector, THeight, TWidth>.Run(plan, operands, firstTile, tiles, panel, products, plan.PanelProductStride);
    }

    /// <summary>All products of a panel whose weights are transformed.</summary>
    [SkipLocalsInit]
    private static void MultiplyProducts(WinogradPlan plan, float** rows, int tiles, int panel, float* v, float* products, in MapPrefetch prefetch)
    {
        var weights = plan.Weights;
        var slice = default(HalfSlice);
        if (weights.Memory.IsHalf)
        {
            var room = stackalloc float[(weights.BlockChannels * weights.PanelWidth) + 16];
            slice.Widened = (float*)(((nint)room + 63) & ~63);
            slice.Scales = weights.Memory.Scales + (panel * weights.PanelWidth);
        }

        var count = THeight.Products * TWidth.Products;
        var tile = NewTile();
        for (var product = 0; product < count; product++)
        {
            FillRows(plan, product, tiles, v, rows);
            tile.Rows = rows;
            tile.C = products + (product * plan.PanelProductStride);
            var start = (panel * weights.PanelStride) + ((nint)product * weights.Channels * weights.PanelWidth);
            tile.Panel = weights.Memory.Data + start;
            slice.Values = weights.Memory.Halves + start;
            var ahead = prefetch.Start(product, out var step);
            Multiply(tile, tiles, weights, slice, ahead, step);
        }
    }

    /// <summary>One tap, sums of a panel's width, no limits.</summary>
    private static MicroTile NewTile() => new() { Taps = 1, LdC = 2 * TSimd.Width, Low = float.NegativeInfinity, High = float.PositiveInfinity };

    /// <summary>Calls of the micro-kernel for some rows, of nearly equal height.</summary>
    private static int Groups(int rows) => (rows + TSimd.MaxRows - 1) / TSimd.MaxRows;

    private static void FillRows(WinogradPlan plan, int product, int tiles, float* v, float** rows)
    {
        for (var i = 0; i < tiles; i++)
        {
            rows[i] = v + (product * plan.ProductStride) + (i * plan.RowStride);
        }
    }

    /// <summary>All products of a panel whose taps are kept: block by block of channels, transformed row by row.</summary>
    private static void MultiplyTaps(WinogradPlan plan, float** rows, int tiles, int panel, float* v, float* products)
    {
        var weights = plan.Weights;
        var memory = weights.Memory;
        nint width = 2 * TSimd.Width;
        var slice = products + (THeight.Products * TWidth.Products * plan.PanelProductStride);
        var widened = slice + (TWidth.Products * weights.BlockChannels * width);
        var groups = Groups(tiles);
        var tile = NewTile();

        // The next block's taps, a share with each call.
        tile.PrefetchStep = Math.Max(1, (memory.IsHalf ? TSimd.Width : 2 * TSimd.Width) / (4 * groups));
        for (var block = 0; block < weights.Blocks; block++)
        {
            tile.FirstChannel = weights.Channels * block / weights.Blocks;
            tile.Channels = (weights.Channels * (block + 1) / weights.Blocks) - tile.FirstChannel;
            tile.Accumulate = block > 0;
            tile.IsPlain = block == 0;
            var first = (panel * (nint)weights.PanelStride) + (tile.FirstChannel * KernelTransform<TSimd, TVector>.Taps * width);
            var count = tile.Channels * KernelTransform<TSimd, TVector>.Taps;
            var taps = memory.IsHalf ? widened : memory.Data + first;
            tile.Prefetch = memory.IsHalf ? (float*)(memory.Halves + first + (count * width)) : taps + (count * width);
            if (memory.IsHalf)
            {
                HalfFloats<TSimd, TVector>.Widen(memory.Halves + first, count, memory.Scales + (panel * width), widened);
            }

            for (var product = 0; product < THeight.Products * TWidth.Products; product++)
            {
                if (product % TWidth.Products == 0)
                {
                    KernelTransform<TSimd, TVector>.Row(product / TWidth.Products, taps, tile.Channels, slice);
                }

                FillRows(plan, product, tiles, v, rows);
                tile.Rows = rows;
                tile.C = products + (product * plan.PanelProductStride);
                tile.Panel = slice + (product % TWidth.Products * tile.Channels * width);
                MultiplyGroups(&tile, tiles, groups);
            }
        }
    }

    private static void MultiplyGroups(MicroTile* tile, int rows, int groups)
    {
        for (var group = 0; group < groups; group++)
        {
            var count = (rows / groups) + (group < rows % groups ? 1 : 0);
            MicroKernels<TSimd, TVector, WholePanel>.Run(tile, count);
            tile->Rows += count;
            tile->C += count * tile->LdC;
            tile->Prefetch += tile->Channels * tile->PrefetchStep;
        }
    }

    /// <summary>Rows times a panel, block by block of channels.</summary>
    private static void Multiply(MicroTile tile, int rows, WinogradWeights weights, in HalfSlice slice, float* ahead, nint aheadStep)
    {
        var groups = Groups(rows);
        var isHalf = slice.Widened != null;
        tile.PrefetchStep = ahead == null ? Math.Max(1, (isHalf ? 1 : 2) * TSimd.Width / groups) : aheadStep;
        tile.Prefetch = ahead;
        var (channels, blocks) = (weights.Channels, weights.Blocks);
        var (pointers, c, panel) = ((nint)tile.Rows, (nint)tile.C, (nint)tile.Panel);
        for (var block = 0; block < blocks; block++)
        {
            tile.FirstChannel = channels * block / blocks;
            tile.Channels = (channels * (block + 1) / blocks) - tile.FirstChannel;
            tile.Accumulate = block > 0;
            tile.IsPlain = block == 0;
            tile.Rows = (float**)pointers;
            tile.C = (float*)c;
            var (first, next) = (tile.FirstChannel * 2 * TSimd.Width, (tile.FirstChannel + tile.Channels) * 2 * TSimd.Width);
            tile.Panel = isHalf ? slice.Widened : (float*)panel + first;
            tile.Prefetch = ahead != null ? tile.Prefetch : isHalf ? (float*)(slice.Values + next) : (float*)panel + next;
            if (isHalf)
            {
                HalfFloats<TSimd, TVector>.Widen(slice.Values + first, tile.Channels, slice.Scales, slice.Widened);
            }

            MultiplyGroups(&tile, rows, groups);
        }
    }
}
