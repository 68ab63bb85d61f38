using Panns.Engine.Kernels.Gemm;

namespace Panns.Tests.Engine.Kernels.Gemm;

/// <summary>The definition of a convolution, in double, with the sum of magnitudes that error bounds scale with.</summary>
internal static class NaiveConvolution
{
    public static float[] Random(int length, int seed)
    {
        var random = new Random(seed);
        var values = new float[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = (float)((2 * random.NextDouble()) - 1);
        }

        return values;
    }

    /// <summary>
    /// Weights are [out channel][channel][kernel height][kernel width]; gives sums and sums of magnitudes, [clip][y][x][out channel].
    /// </summary>
    public static (double[] Sums, double[] Magnitudes) Run(ConvolutionGeometry g, int clips, float[] map, float[] weights, int outChannels)
    {
        var length = clips * g.OutHeight * g.OutWidth * outChannels;
        var sums = new double[length];
        var magnitudes = new double[length];
        for (var i = 0; i < length; i++)
        {
            var o = i % outChannels;
            var pixel = i / outChannels;
            var x = pixel % g.OutWidth;
            var y = pixel / g.OutWidth % g.OutHeight;
            var clip = pixel / (g.OutWidth * g.OutHeight);
            for (var tap = 0; tap < g.Taps; tap++)
            {
                var v = (y * g.StrideHeight) - g.PaddingHeight + (tap / g.KernelWidth * g.DilationHeight);
                var u = (x * g.StrideWidth) - g.PaddingWidth + (tap % g.KernelWidth * g.DilationWidth);
                if (v < 0 || v >= g.Height || u < 0 || u >= g.Width)
                {
                    continue;
                }

                for (var c = 0; c < g.Channels; c++)
                {
                    double product = (double)map[((((clip * g.Height) + v) * g.Width + u) * g.Pitch) + c]
                        * weights[(((o * g.Channels) + c) * g.Taps) + tap];
                    sums[i] += product;
                    magnitudes[i] += Math.Abs(product);
                }
            }
        }

        return (sums, magnitudes);
    }

    public static double Apply(Activation activation, double x) => activation switch
    {
        Activation.Relu => Math.Max(x, 0),
        Activation.Relu6 => Math.Clamp(x, 0, 6),
        Activation.HardSwish => x * Math.Clamp(x + 3, 0, 6) / 6,
        Activation.HardSigmoid => Math.Clamp(x + 3, 0, 6) / 6,
        Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        _ => x,
    };
}
