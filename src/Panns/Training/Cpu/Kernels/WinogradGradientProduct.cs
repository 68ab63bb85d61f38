using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Training.Cpu.Kernels;

/// <summary>The matrix products of a <see cref="WinogradGradientPlan"/>: input channels x tiles times tiles x output channels.</summary>
internal static unsafe class WinogradGradientProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    [SkipLocalsInit]
    public static void Run(WinogradGradientPlan plan, float* shared, float* sums, int pass, int job)
    {
        var product = job / plan.JobsPerProduct;
        var firstGroup = job % plan.JobsPerProduct * plan.GroupsPerJob;
        var lastGroup = Math.Min(firstGroup + plan.GroupsPerJob, plan.Groups);
        var channels = plan.Layout.Channels;
        var inputs = shared + (product * channels * plan.ChannelStride);
        var gradients = shared + plan.InputFloats + (product * plan.GradientStride);
        sums += (nint)product * channels * plan.Columns;
        var rows = stackalloc float*[TSimd.MaxRows];
        var tile = default(MicroTile);
        tile.Rows = rows;
        tile.Taps = 1;
        tile.Channels = plan.TilesOfPass(pass);
        tile.LdC = plan.PanelWidth;
        tile.Accumulate = pass > 0;
        tile.IsPlain = pass == 0;
        tile.Low = float.NegativeInfinity;
        tile.High = float.PositiveInfinity;
        tile.PrefetchStep = plan.PanelWidth;
        for (var group = firstGroup; group < lastGroup; group++)
        {
            var first = plan.FirstChannel(group);
            var count = plan.FirstChannel(group + 1) - first;
            for (var row = 0; row < count; row++)
            {
                rows[row] = inputs + ((first + row) * plan.ChannelStride);
            }

            tile.Panel = gradients;
            tile.C = sums + ((nint)first * plan.Columns);
            for (var panel = 0; panel < plan.Panels; panel++)
            {
                tile.Prefetch = tile.Panel + ((nint)plan.TilesPerPass * plan.PanelWidth);
                MicroKernels<TSimd, TVector, WholePanel>.Run(&tile, count);
                tile.Panel = tile.Prefetch;
                tile.C += (nint)count * plan.PanelWidth;
            }
        }
    }
}
