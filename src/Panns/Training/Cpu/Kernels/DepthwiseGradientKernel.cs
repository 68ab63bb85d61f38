using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Gemm;

namespace Panns.Training.Cpu.Kernels;

/// <summary>Gradients of depthwise convolutions.</summary>
internal static unsafe class DepthwiseGradientKernel
{
    private const int Width = 8;
    private const int Block = 4 * Width;

    /// <summary>Sums over some lines of output of input times gradient: [tap][channel].</summary>
    public static void Weights(in ConvolutionGeometry g, float* x, float* gradient, long firstLine, long lastLine, float* sums)
    {
        Run.Clear(sums, (long)g.Taps * g.Channels);
        var (outHeight, outWidth) = (g.OutHeight, g.OutWidth);
        for (var line = firstLine; line < lastLine; line++)
        {
            var item = line / outHeight;
            var top = ((int)(line % outHeight) * g.StrideHeight) - g.PaddingHeight;
            for (var i = Math.Max(0, -top); i < Math.Min(g.KernelHeight, g.Height - top); i++)
            {
                var source = x + ((((item * g.Height) + top + i) * g.Width) * g.Channels);
                for (var j = 0; j < g.KernelWidth; j++)
                {
                    var (first, last) = Columns(g, j, outWidth);
                    var left = ((long)first * g.StrideWidth) - g.PaddingWidth + j;
                    var slope = gradient + (((line * outWidth) + first) * g.Channels);
                    Tap(slope, source + (left * g.Channels), g.StrideWidth * g.Channels, last - first, g.Channels, sums + ((((long)i * g.KernelWidth) + j) * g.Channels));
                }
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

    /// <summary>Adds to a tap's sums those of one line; four vectors of channels at a time hide the latency of the additions.</summary>
    private static void Tap(float* gradient, float* x, int step, int columns, int channels, float* sums)
    {
        var c = 0;
        for (; c <= channels - Block; c += Block)
        {
            Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
            var slope = gradient + c;
            var value = x + c;
            for (var i = 0; i < columns; i++, slope += channels, value += step)
            {
                s0 = Vector256.MultiplyAddEstimate(Vector256.Load(slope), Vector256.Load(value), s0);
                s1 = Vector256.MultiplyAddEstimate(Vector256.Load(slope + Width), Vector256.Load(value + Width), s1);
                s2 = Vector256.MultiplyAddEstimate(Vector256.Load(slope + (2 * Width)), Vector256.Load(value + (2 * Width)), s2);
                s3 = Vector256.MultiplyAddEstimate(Vector256.Load(slope + (3 * Width)), Vector256.Load(value + (3 * Width)), s3);
            }

            (s0 + Vector256.Load(sums + c)).Store(sums + c);
            (s1 + Vector256.Load(sums + c + Width)).Store(sums + c + Width);
            (s2 + Vector256.Load(sums + c + (2 * Width))).Store(sums + c + (2 * Width));
            (s3 + Vector256.Load(sums + c + (3 * Width))).Store(sums + c + (3 * Width));
        }

        for (; c < channels; c++)
        {
            var sum = 0f;
            for (var i = 0; i < columns; i++)
            {
                sum += gradient[((long)i * channels) + c] * x[((long)i * step) + c];
            }

            sums[c] += sum;
        }
    }
}
