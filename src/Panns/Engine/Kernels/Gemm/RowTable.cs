using System.Runtime.CompilerServices;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>Fills the table of row pointers of a tile: [tap][row].</summary>
internal static unsafe class RowTable
{
    public static void Fill(GemmPlan plan, GemmOperands* operands, int firstRow, int rows, float** table, float* copies)
    {
        if (!plan.IsConvolution)
        {
            for (var r = 0; r < rows; r++)
            {
                table[r] = operands->A + ((firstRow + r) * operands->LdA);
            }

            return;
        }

        var g = plan.Geometry;
        var outWidth = g.OutWidth;
        var plane = g.OutHeight * outWidth;
        for (var r = 0; r < rows; r++)
        {
            var clip = (firstRow + r) / plane;
            var pixel = (firstRow + r) % plane;
            var map = operands->A + ((nint)clip * g.Height * g.Width * g.Pitch);
            var top = (pixel / outWidth * g.StrideHeight) - g.PaddingHeight;
            var left = (pixel % outWidth * g.StrideWidth) - g.PaddingWidth;
            if (plan.MergesTaps)
            {
                copies = MergedRow(plan, map, top, left, table + r, rows, copies);
            }
            else
            {
                SeparateRow(plan, map, top, left, table + r, rows);
            }
        }
    }

    private static void SeparateRow(GemmPlan plan, float* map, int top, int left, float** table, int stride)
    {
        var g = plan.Geometry;
        for (var i = 0; i < g.KernelHeight; i++)
        {
            var y = top + (i * g.DilationHeight);
            for (var j = 0; j < g.KernelWidth; j++, table += stride)
            {
                var x = left + (j * g.DilationWidth);
                var inside = (uint)y < (uint)g.Height && (uint)x < (uint)g.Width;
                *table = inside ? map + ((((nint)y * g.Width) + x) * g.Pitch) : plan.Zeros;
            }
        }
    }

    /// <summary>A window row inside the map is read in place; one that overlaps an edge is copied with its zeros.</summary>
    private static float* MergedRow(GemmPlan plan, float* map, int top, int left, float** table, int stride, float* copies)
    {
        var g = plan.Geometry;
        for (var i = 0; i < g.KernelHeight; i++, table += stride)
        {
            var y = top + (i * g.DilationHeight);
            if ((uint)y >= (uint)g.Height)
            {
                *table = plan.Zeros;
                continue;
            }

            var line = map + ((nint)y * g.Width * g.Pitch);
            if (left >= 0 && left + g.KernelWidth <= g.Width)
            {
                *table = line + ((nint)left * g.Pitch);
                continue;
            }

            var from = Math.Clamp(left, 0, g.Width);
            var to = Math.Clamp(left + g.KernelWidth, from, g.Width);
            var before = Math.Min(from - left, g.KernelWidth) * g.Channels;
            var bytes = (uint)((to - from) * g.Channels * sizeof(float));
            Unsafe.InitBlock(copies, 0, (uint)(plan.Channels * sizeof(float)));
            Unsafe.CopyBlock(copies + before, line + ((nint)from * g.Pitch), bytes);
            *table = copies;
            copies += plan.Channels;
        }

        return copies;
    }
}
