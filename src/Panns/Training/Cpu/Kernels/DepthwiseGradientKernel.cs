using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Gemm;

namespace Panns.Training.Cpu.Kernels;

/// <summary>Gradients of depthwise convolutions.</summary>
internal static unsafe partial class DepthwiseGradientKernel
{
    private const int Width = 8;

    /// <summary>Sums over some lines of output of input times gradient: [tap][channel].</summary>
    public static void Weights(in ConvolutionGeometry g, float* x, float* gradient, long firstLine, long lastLine, float* sums)
    {
        Run.Clear(sums, (long)g.Taps * g.Channels);
        var (outHeight, outWidth) = (g.OutHeight, g.OutWidth);
        var isUsual = IsUsual(g, outWidth);
        for (var line = firstLine; line < lastLine; line++)
        {
            var item = line / outHeight;
            var top = ((int)(line % outHeight) * g.StrideHeight) - g.PaddingHeight;
            if (isUsual && top >= 0 && top + 3 <= g.Height)
            {
                NineTaps(g, gradient + (line * outWidth * g.Channels), x + ((((item * g.Height) + top) * g.Width) * g.Channels), outWidth, sums);
                continue;
            }

            for (var i = Math.Max(0, -top); i < Math.Min(g.KernelHeight, g.Height - top); i++)
            {
                var source = x + ((((item * g.Height) + top + i) * g.Width) * g.Channels);
                RowOfTaps(g, gradient + (line * outWidth * g.Channels), source, outWidth, sums + ((long)i * g.KernelWidth * g.Channels));
            }
        }
    }

    /// <summary>Spreads the gradient of one item's output over its input.</summary>
    public static void Scatter(in ConvolutionGeometry g, float* gradient, float* weights, float* target, bool accumulates)
    {
        if (!accumulates)
        {
            Run.Clear(target, (long)g.Height * g.Width * g.Channels);
        }

        var (outHeight, outWidth) = (g.OutHeight, g.OutWidth);
        for (var line = 0; line < outHeight; line++)
        {
            var top = (line * g.StrideHeight) - g.PaddingHeight;
            for (var i = Math.Max(0, -top); i < Math.Min(g.KernelHeight, g.Height - top); i++)
            {
                for (var j = 0; j < g.KernelWidth; j++)
                {
                    var (first, last) = Columns(g, j, outWidth);
                    for (var column = first; column < last; column++)
                    {
                        var place = ((long)(top + i) * g.Width) + (column * g.StrideWidth) - g.PaddingWidth + j;
                        Run.Multiply(
                            target + (place * g.Channels),
                            gradient + ((((long)line * outWidth) + column) * g.Channels),
                            weights + ((((long)i * g.KernelWidth) + j) * g.Channels),
                            g.Channels,
                            accumulates: true);
                    }
                }
            }
        }
    }

    /// <summary>The columns of output whose tap j lies in the map.</summary>
    private static (int First, int Last) Columns(in ConvolutionGeometry g, int j, int outWidth)
    {
        var offset = j - g.PaddingWidth;
        var first = offset >= 0 ? 0 : (-offset + g.StrideWidth - 1) / g.StrideWidth;
        var last = g.Width - 1 - offset < 0 ? first : Math.Min(((g.Width - 1 - offset) / g.StrideWidth) + 1, outWidth);
        return (Math.Min(first, outWidth), Math.Max(last, Math.Min(first, outWidth)));
    }

    /// <summary>Adds to the sums of a kernel's row those of one line of gradients and the line of input that it meets.</summary>
    private static void RowOfTaps(in ConvolutionGeometry g, float* gradient, float* x, int outWidth, float* sums)
    {
        var channels = g.Channels;
        var (inner, end) = (Columns(g, 0, outWidth).First, Columns(g, g.KernelWidth - 1, outWidth).Last);
        var together = g.KernelWidth is 3 or 5 && end > inner ? channels - (channels % Width) : 0;
        if (together > 0)
        {
            // Where the whole row lies in the map, a gradient and the inputs that neighbors share are loaded once for all taps.
            var slope = gradient + ((long)inner * channels);
            var values = x + ((((long)inner * g.StrideWidth) - g.PaddingWidth) * channels);
            var pairs = together - (together % (2 * Width));
            for (var c = 0; c < pairs; c += 2 * Width)
            {
                Taps<Pair>(g, slope + c, values + c, end - inner, sums + c);
            }

            if (pairs < together)
            {
                Taps<Eight>(g, slope + pairs, values + pairs, end - inner, sums + pairs);
            }
        }

        for (var j = 0; j < g.KernelWidth; j++)
        {
            var (first, last) = Columns(g, j, outWidth);
            var tap = sums + ((long)j * channels);
            if (together > 0)
            {
                Tap(g, gradient, x, j, first, inner, 0, together, tap);
                Tap(g, gradient, x, j, end, last, 0, together, tap);
            }

            Tap(g, gradient, x, j, first, last, together, channels, tap);
        }
    }

    private static void Taps<TLanes>(in ConvolutionGeometry g, float* gradient, float* x, int columns, float* sums)
        where TLanes : struct, ILanes<TLanes>
    {
        if (g.KernelWidth == 3)
        {
            Three<TLanes>(gradient, x, g.StrideWidth, columns, g.Channels, sums);
        }
        else
        {
            Five<TLanes>(gradient, x, g.StrideWidth, columns, g.Channels, sums);
        }
    }

    // The window of inputs slides: with a step of one, one is loaded for three products.
    private static void Three<TLanes>(float* gradient, float* x, int stride, int columns, int channels, float* sums)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes s0 = default, s1 = default, s2 = default;
        var (a, b) = (TLanes.Load(x), TLanes.Load(x + channels));
        for (var i = 0; i < columns; i++, gradient += channels, x += (long)stride * channels)
        {
            var slope = TLanes.Load(gradient);
            var c = TLanes.Load(x + (2L * channels));
            s0 = TLanes.MultiplyAdd(slope, a, s0);
            s1 = TLanes.MultiplyAdd(slope, b, s1);
            s2 = TLanes.MultiplyAdd(slope, c, s2);
            if (stride == 1)
            {
                (a, b) = (b, c);
            }
            else if (i < columns - 1)
            {
                var next = x + ((long)stride * channels);
                (a, b) = (TLanes.Load(next), TLanes.Load(next + channels));
            }
        }

        TLanes.AddTo(sums, s0);
        TLanes.AddTo(sums + channels, s1);
        TLanes.AddTo(sums + (2L * channels), s2);
    }

    // Inputs come from the first-level cache: a window of five would leave too few registers for the sums.
    private static void Five<TLanes>(float* gradient, float* x, int stride, int columns, int channels, float* sums)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes s0 = default, s1 = default, s2 = default, s3 = default, s4 = default;
        for (var i = 0; i < columns; i++, gradient += channels, x += (long)stride * channels)
        {
            var slope = TLanes.Load(gradient);
            s0 = TLanes.MultiplyAdd(slope, TLanes.Load(x), s0);
            s1 = TLanes.MultiplyAdd(slope, TLanes.Load(x + channels), s1);
            s2 = TLanes.MultiplyAdd(slope, TLanes.Load(x + (2L * channels)), s2);
            s3 = TLanes.MultiplyAdd(slope, TLanes.Load(x + (3L * channels)), s3);
            s4 = TLanes.MultiplyAdd(slope, TLanes.Load(x + (4L * channels)), s4);
        }

        TLanes.AddTo(sums, s0);
        TLanes.AddTo(sums + channels, s1);
        TLanes.AddTo(sums + (2L * channels), s2);
        TLanes.AddTo(sums + (3L * channels), s3);
        TLanes.AddTo(sums + (4L * channels), s4);
    }

    /// <summary>Adds to some channels of a tap's sums those of some columns of a line.</summary>
    private static void Tap(in ConvolutionGeometry g, float* gradient, float* x, int tap, int first, int last, int firstChannel, int lastChannel, float* sums)
    {
        for (var column = first; column < last; column++)
        {
            var slope = gradient + ((long)column * g.Channels);
            var values = x + ((((long)column * g.StrideWidth) - g.PaddingWidth + tap) * g.Channels);
            var c = firstChannel;
            for (; c <= lastChannel - Width; c += Width)
            {
                Vector256.MultiplyAddEstimate(Vector256.Load(slope + c), Vector256.Load(values + c), Vector256.Load(sums + c)).Store(sums + c);
            }

            for (; c < lastChannel; c++)
            {
                sums[c] += slope[c] * values[c];
            }
        }
    }
}
