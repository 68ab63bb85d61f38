using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Gemm;

namespace Panns.Training.Cpu.Kernels;

/// <content>The usual kernel, 3x3 and padded by one at most: all nine sums of some channels stay in registers while a line passes by.</content>
internal static unsafe partial class DepthwiseGradientKernel
{
    /// <summary>Whether only the first and the last column lack taps, one each.</summary>
    private static bool IsUsual(in ConvolutionGeometry g, int outWidth)
        => g.KernelHeight == 3 && g.KernelWidth == 3 && outWidth >= 2
            && Columns(g, 0, outWidth) is (0 or 1, var last0) && last0 == outWidth
            && Columns(g, 1, outWidth) is (0, var last1) && last1 == outWidth
            && Columns(g, 2, outWidth) is (0, var last2) && last2 >= outWidth - 1;

    /// <summary>Adds to all sums those of a line of gradients and the three lines of input that it meets.</summary>
    private static void NineTaps(in ConvolutionGeometry g, float* gradient, float* x, int outWidth, float* sums)
    {
        var channels = g.Channels;
        var c = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; c <= channels - 16; c += 16)
            {
                NineTaps<Sixteen>(g, gradient + c, x + c, outWidth, sums + c);
            }
        }

        for (; c <= channels - Width; c += Width)
        {
            NineTaps<Eight>(g, gradient + c, x + c, outWidth, sums + c);
        }

        for (var tap = 0; tap < 9 && c < channels; tap++)
        {
            var (first, last) = Columns(g, tap % 3, outWidth);
            Tap(g, gradient, x + ((long)(tap / 3) * g.Width * channels), tap % 3, first, last, c, channels, sums + ((long)tap * channels));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NineTaps<TLanes>(in ConvolutionGeometry g, float* gradient, float* x, int outWidth, float* sums)
        where TLanes : struct, ILanes<TLanes>
    {
        nint channels = g.Channels, step = g.Channels * g.StrideWidth;
        var (first, end) = (Columns(g, 0, outWidth).First, Columns(g, 2, outWidth).Last);
        TLanes s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default, s8 = default;

        // Where taps 0 fall: left of the line for the first column.
        var a = x - (g.PaddingWidth * channels);
        var b = a + (g.Width * channels);
        var d = b + (g.Width * channels);
        if (first == 1)
        {
            var slope = TLanes.Load(gradient);
            s1 = TLanes.MultiplyAdd(slope, TLanes.Load(a + channels), s1);
            s2 = TLanes.MultiplyAdd(slope, TLanes.Load(a + (2 * channels)), s2);
            s4 = TLanes.MultiplyAdd(slope, TLanes.Load(b + channels), s4);
            s5 = TLanes.MultiplyAdd(slope, TLanes.Load(b + (2 * channels)), s5);
            s7 = TLanes.MultiplyAdd(slope, TLanes.Load(d + channels), s7);
            s8 = TLanes.MultiplyAdd(slope, TLanes.Load(d + (2 * channels)), s8);
            gradient += channels;
            a += step;
            b += step;
            d += step;
        }

        for (var i = first; i < end; i++)
        {
            var slope = TLanes.Load(gradient);
            s0 = TLanes.MultiplyAdd(slope, TLanes.Load(a), s0);
            s1 = TLanes.MultiplyAdd(slope, TLanes.Load(a + channels), s1);
            s2 = TLanes.MultiplyAdd(slope, TLanes.Load(a + (2 * channels)), s2);
            s3 = TLanes.MultiplyAdd(slope, TLanes.Load(b), s3);
            s4 = TLanes.MultiplyAdd(slope, TLanes.Load(b + channels), s4);
            s5 = TLanes.MultiplyAdd(slope, TLanes.Load(b + (2 * channels)), s5);
            s6 = TLanes.MultiplyAdd(slope, TLanes.Load(d), s6);
            s7 = TLanes.MultiplyAdd(slope, TLanes.Load(d + channels), s7);
            s8 = TLanes.MultiplyAdd(slope, TLanes.Load(d + (2 * channels)), s8);
            gradient += channels;
            a += step;
            b += step;
            d += step;
        }

        if (end < outWidth)
        {
            var slope = TLanes.Load(gradient);
            s0 = TLanes.MultiplyAdd(slope, TLanes.Load(a), s0);
            s1 = TLanes.MultiplyAdd(slope, TLanes.Load(a + channels), s1);
            s3 = TLanes.MultiplyAdd(slope, TLanes.Load(b), s3);
            s4 = TLanes.MultiplyAdd(slope, TLanes.Load(b + channels), s4);
            s6 = TLanes.MultiplyAdd(slope, TLanes.Load(d), s6);
            s7 = TLanes.MultiplyAdd(slope, TLanes.Load(d + channels), s7);
        }

        TLanes.AddTo(sums, s0);
        TLanes.AddTo(sums + channels, s1);
        TLanes.AddTo(sums + (2 * channels), s2);
        TLanes.AddTo(sums + (3 * channels), s3);
        TLanes.AddTo(sums + (4 * channels), s4);
        TLanes.AddTo(sums + (5 * channels), s5);
        TLanes.AddTo(sums + (6 * channels), s6);
        TLanes.AddTo(sums + (7 * channels), s7);
        TLanes.AddTo(sums + (8 * channels), s8);
    }
}
