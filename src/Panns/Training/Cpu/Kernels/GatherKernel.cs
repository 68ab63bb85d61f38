using Panns.Engine.Kernels.Gemm;

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
