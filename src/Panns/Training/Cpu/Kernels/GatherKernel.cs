using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Training.Cpu.Kernels;

/// <summary>Sums, for every input pixel of a convolution, the products of the output pixels whose windows hold it (col2im).</summary>
internal static unsafe class GatherKernel
{
    /// <param name="g">The convolution.</param>
    /// <param name="products">[output pixel][channel][tap].</param>
    /// <param name="target">The input's gradient, for one item.</param>
    /// <param name="accumulates">Whether to add to it.</param>
    public static void Run(in ConvolutionGeometry g, float* products, float* target, bool accumulates)
    {
        if (!accumulates)
        {
            Kernels.Run.Clear(target, (long)g.Height * g.Width * g.Channels);
        }

        var taps = g.Taps;
        for (var line = 0; line < g.OutHeight; line++)
        {
            for (var i = 0; i < g.KernelHeight; i++)
            {
                var y = (line * g.StrideHeight) - g.PaddingHeight + (i * g.DilationHeight);
                if ((uint)y >= (uint)g.Height)
                {
                    continue;
                }

                for (var j = 0; j < g.KernelWidth; j++)
                {
                    Column(g, products + (((long)line * g.OutWidth * g.Channels * taps) + (i * g.KernelWidth) + j), target + ((long)y * g.Width * g.Channels), j);
                }
            }
        }
    }

    /// <summary>
    /// The same for a map of one channel without strides: a line's products are turned around, so that those of a tap become neighbors as their
    /// targets are.
    /// </summary>
    /// <param name="g">The convolution.</param>
    /// <param name="products">[output pixel][tap].</param>
    /// <param name="pitch">Floats from a pixel to the next: the taps and what follows them, a multiple of 8.</param>
    /// <param name="turned">Room for a line of products.</param>
    /// <param name="target">The input's gradient, for one item.</param>
    /// <param name="accumulates">Whether to add to it.</param>
    public static void RunLines(in ConvolutionGeometry g, float* products, int pitch, float* turned, float* target, bool accumulates)
    {
        if (!accumulates)
        {
            Kernels.Run.Clear(target, (long)g.Height * g.Width);
        }

        for (var line = 0; line < g.OutHeight; line++)
        {
            Transposition.Run(products + ((long)line * g.OutWidth * pitch), pitch, turned, g.OutWidth, g.OutWidth, pitch);
            for (var tap = 0; tap < g.Taps; tap++)
            {
                var y = line - g.PaddingHeight + (tap / g.KernelWidth * g.DilationHeight);
                var shift = (tap % g.KernelWidth * g.DilationWidth) - g.PaddingWidth;
                var (first, last) = (Math.Max(0, -shift), Math.Min(g.OutWidth, g.Width - shift));
                if ((uint)y < (uint)g.Height && first < last)
                {
                    Kernels.Run.Put(target + ((long)y * g.Width) + first + shift, turned + ((long)tap * g.OutWidth) + first, last - first, accumulates: true);
                }
            }
        }
    }

    private static void Column(in ConvolutionGeometry g, float* products, float* target, int j)
    {
        var step = (long)g.Channels * g.Taps;
        for (var column = 0; column < g.OutWidth; column++)
        {
            var x = (column * g.StrideWidth) - g.PaddingWidth + (j * g.DilationWidth);
            if ((uint)x < (uint)g.Width)
            {
                for (var c = 0; c < g.Channels; c++)
                {
                    target[((long)x * g.Channels) + c] += products[(column * step) + ((long)c * g.Taps)];
                }
            }
        }
    }
}
