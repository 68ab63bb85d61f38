using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>One tile of a product: block of K by block, panel by panel, a few rows at a time.</summary>
internal static unsafe class GemmTile<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    [SkipLocalsInit]
    public static void Run(GemmPlan plan, GemmOperands* operands, int index)
    {
        var firstRow = index % plan.RowTiles * plan.RowsPerTile;
        var rows = Math.Min(plan.RowsPerTile, plan.Rows - firstRow);
        var firstPanel = index / plan.RowTiles * plan.PanelsPerTile;
        var lastPanel = Math.Min(firstPanel + plan.PanelsPerTile, plan.Weights.Panels);

        float** table = stackalloc float*[plan.Taps * rows];
        float* copies = stackalloc float[plan.MergesTaps ? plan.Taps * plan.Channels * rows : 1];
        RowTable.Fill(plan, operands, firstRow, rows, table, copies);
        float* room = stackalloc float[plan.Weights.Memory.IsHalf ? plan.BlockFloats + 16 : 1];
        var widened = (float*)(((nint)room + 63) & ~63);

        var tile = default(MicroTile);
        tile.Rows = table;
        tile.TapStride = rows;
        tile.LdResidual = operands->LdResidual;
        tile.LdC = operands->LdC;
        for (var tap = 0; tap < plan.Taps; tap += plan.TapsPerBlock)
        {
            tile.Rows = table + ((nint)tap * rows);
            tile.Taps = Math.Min(plan.TapsPerBlock, plan.Taps - tap);
            for (var part = 0; part < plan.ChannelBlocks; part++)
            {
                tile.FirstChannel = (nint)plan.Channels * part / plan.ChannelBlocks;
                tile.Channels = ((nint)plan.Channels * (part + 1) / plan.ChannelBlocks) - tile.FirstChannel;
                var isFirst = tap == 0 && part == 0;
                var isLast = tap + plan.TapsPerBlock >= plan.Taps && part + 1 == plan.ChannelBlocks;
                tile.Accumulate = operands->Accumulate || !isFirst;
                tile.Low = isLast ? plan.Activation.Low() : float.NegativeInfinity;
                tile.High = isLast ? plan.Activation.High() : float.PositiveInfinity;
                tile.IsPlain = !isLast && !tile.Accumulate;
                var depth = ((nint)tap * plan.Channels) + tile.FirstChannel;
                for (var panel = firstPanel; panel < lastPanel; panel++)
                {
                    RunPanel(plan, operands, tile, firstRow, rows, panel, depth, isLast, widened);
                }
            }
        }
    }

    private static void RunPanel(
        GemmPlan plan, GemmOperands* operands, MicroTile tile, int firstRow, int rows, int panel, nint depth, bool isLast, float* widened)
    {
        var weights = plan.Weights;
        var width = 2 * TSimd.Width;
        var column = (nint)panel * width;
        var start = ((panel * (nint)weights.Depth) + depth) * width;
        var next = start + ((nint)weights.Depth * width);
        if (weights.Memory.IsHalf)
        {
            HalfFloats<TSimd, TVector>.Widen(weights.Memory.Halves + start, tile.Taps * tile.Channels, weights.Memory.Scales + column, widened);
            tile.Panel = widened;
            tile.Prefetch = (float*)(weights.Memory.Halves + next);
        }
        else
        {
            tile.Panel = weights.Memory.Data + start;
            tile.Prefetch = weights.Memory.Data + next;
        }

        tile.Bias = isLast && weights.Bias != null ? weights.Bias + column : null;
        var first = (nint)firstRow;
        tile.C = operands->C + (first * operands->LdC) + column;
        tile.Residual = isLast && operands->Residual != null ? operands->Residual + (first * operands->LdResidual) + column : null;
        var columns = Math.Min(width, weights.Columns - (int)column);
        if (columns > TSimd.Width)
        {
            RunRows<WholePanel>(plan, operands, tile, rows, columns, isLast);
        }
        else
        {
            RunRows<HalfPanel>(plan, operands, tile, rows, columns, isLast);
        }
    }

    private static void RunRows<TPart>(GemmPlan plan, GemmOperands* operands, MicroTile tile, int rows, int columns, bool isLast)
        where TPart : struct, IPanelPart
    {
        var width = 2 * TSimd.Width;
        var most = MicroKernels<TSimd, TVector, TPart>.MaxRows;
        var groups = (rows + most - 1) / most;
        tile.PrefetchStep = Math.Max(1, (plan.Weights.Memory.IsHalf ? TSimd.Width : width) / groups);
        for (var group = 0; group < groups; group++)
        {
            // Groups of nearly equal height: few rows at once leave the multipliers idle.
            var count = (rows / groups) + (group < rows % groups ? 1 : 0);
            if (columns == (TPart.IsWhole ? width : TSimd.Width))
            {
                MicroKernels<TSimd, TVector, TPart>.Run(&tile, count);
            }
            else
            {
                RunEdge<TPart>(tile, count, columns);
            }

            if (isLast && !plan.Activation.IsClamp())
            {
                ActivationPass<TSimd, TVector>.Apply(plan.Activation, tile.C, tile.LdC, count, columns);
            }

            tile.Rows += count;
            tile.C += count * tile.LdC;
            tile.Prefetch += tile.Taps * tile.Channels * tile.PrefetchStep;
            tile.Residual += tile.Residual == null ? 0 : count * tile.LdResidual;
        }
    }

    /// <summary>The last panel where it has fewer columns than a panel: computed whole in a buffer, stored in part.</summary>
    [SkipLocalsInit]
    private static void RunEdge<TPart>(MicroTile tile, int rows, int columns)
        where TPart : struct, IPanelPart
    {
        var width = 2 * TSimd.Width;
        float* sums = stackalloc float[rows * width];
        float* added = stackalloc float[rows * width];
        var c = tile.C;
        var ldc = tile.LdC;
        if (tile.Accumulate)
        {
            Copy(c, ldc, sums, width, rows, columns);
        }

        if (tile.Residual != null)
        {
            Copy(tile.Residual, tile.LdResidual, added, width, rows, columns);
            tile.Residual = added;
            tile.LdResidual = width;
        }

        tile.C = sums;
        tile.LdC = width;
        MicroKernels<TSimd, TVector, TPart>.Run(&tile, rows);
        Copy(sums, width, c, ldc, rows, columns);
    }

    private static void Copy(float* source, nint sourceStride, float* target, nint targetStride, int rows, int columns)
    {
        for (nint row = 0; row < rows; row++)
        {
            Unsafe.CopyBlockUnaligned(target + (row * targetStride), source + (row * sourceStride), (uint)columns * sizeof(float));
        }
    }
}
