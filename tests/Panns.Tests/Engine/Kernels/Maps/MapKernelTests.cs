using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Tests.Support;
using Activation = Panns.Engine.Kernels.Gemm.Activation;

namespace Panns.Tests.Engine.Kernels.Maps;

/// <summary>Kernels over maps of channels that fill no whole number of vectors, against sums in double precision.</summary>
public sealed unsafe class MapKernelTests
{
    public static TheoryData<int, int, int, int, int> Shapes => new(
        from level in new[] { 0, 1, 2 }
        from channels in new[] { 3, 8, 20, 24, 40 }
        from width in new[] { 2, 7, 33 }
        from kernel in new[] { 3, 4, 5 }
        from stride in new[] { 1, 2 }
        select (level, channels, width, kernel, stride));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Depthwise_kernels_equal_a_naive_one(int level, int channels, int width, int kernel, int stride)
    {
        const int Height = 9;
        var padding = (kernel - 1) / 2;
        var (outHeight, outWidth) = (Extent(Height), Extent(width));
        if (outWidth < 1)
        {
            return;
        }

        foreach (var activation in new[] { Activation.None, Activation.Relu6, Activation.HardSwish, Activation.Sigmoid })
        {
            var map = Values(Height * width * channels, 1);
            var weights = Values(kernel * kernel * channels, 2);
            var bias = Values(channels, 3);
            var result = new float[outHeight * outWidth * channels];
            fixed (float* source = map, taps = weights, first = bias, target = result)
            {
                var arguments = new DepthwiseArguments
                {
                    Source = source,
                    Height = Height,
                    Width = width,
                    Pitch = channels,
                    Channels = channels,
                    KernelHeight = kernel,
                    KernelWidth = kernel,
                    StrideHeight = stride,
                    StrideWidth = stride,
                    PaddingHeight = padding,
                    PaddingWidth = padding,
                    Weights = taps,
                    Bias = first,
                    Result = target,
                    ResultWidth = outWidth,
                    LastLine = outHeight,
                    Activation = activation,
                };
                MapKernels.For((SimdLevel)level).Depthwise(&arguments);
            }

            for (var i = 0; i < result.Length; i++)
            {
                var (y, x, c) = (i / channels / outWidth, i / channels % outWidth, i % channels);
                double sum = bias[c];
                for (var tap = 0; tap < kernel * kernel; tap++)
                {
                    var (row, column) = ((y * stride) - padding + (tap / kernel), (x * stride) - padding + (tap % kernel));
                    sum += row is >= 0 and < Height && column >= 0 && column < width
                        ? (double)map[(((row * width) + column) * channels) + c] * weights[(tap * channels) + c]
                        : 0;
                }

                Assert.Equal(Apply(activation, sum), result[i], 2e-6);
            }
        }

        int Extent(int size) => ((size + (2 * padding) - kernel) / stride) + 1;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Reductions_equal_naive_ones(int level)
    {
        const int Count = 37;
        foreach (var columns in new[] { 1, 3, 8, 11, 16, 24, 40, 61, 64 })
        {
            var rows = Values(Count * columns, 4);
            var result = new float[columns];
            foreach (var function in Enum.GetValues<ReduceFunction>())
            {
                fixed (float* source = rows, target = result)
                {
                    var arguments = new ReduceArguments { Source = source, Step = columns, Count = Count, Result = target, Columns = columns, Function = function };
                    MapKernels.For((SimdLevel)level).Reduce(&arguments);
                }

                for (var column = 0; column < columns; column++)
                {
                    var values = Enumerable.Range(0, Count).Select(row => (double)rows[(row * columns) + column]).ToArray();
                    var expected = function switch
                    {
                        ReduceFunction.Mean => values.Average(),
                        ReduceFunction.Max => values.Max(),
                        ReduceFunction.Sum => values.Sum(),
                        _ => values.Max() + values.Average(),
                    };
                    Assert.Equal(expected, result[column], 3e-6);
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Rows_are_scaled_by_one_row(int level)
    {
        const int Rows = 5;
        foreach (var count in new[] { 1, 3, 8, 11, 16, 24, 40, 61 })
        {
            var map = Values(Rows * count, 5);
            var factors = Values(count, 6);
            var result = new float[Rows * count];
            foreach (var (kind, activation) in new[]
            {
                (ElementwiseKind.Multiply, Activation.None), (ElementwiseKind.Add, Activation.HardSwish), (ElementwiseKind.Copy, Activation.Sigmoid),
            })
            {
                fixed (float* left = map, right = factors, target = result)
                {
                    var arguments = new ElementwiseArguments
                    {
                        Left = left,
                        Right = kind == ElementwiseKind.Copy ? null : right,
                        Result = target,
                        Count = count,
                        Rows = Rows,
                        Kind = kind,
                        Activation = activation,
                    };
                    MapKernels.For((SimdLevel)level).Elementwise(&arguments);
                }

                for (var i = 0; i < result.Length; i++)
                {
                    double value = kind switch
                    {
                        ElementwiseKind.Multiply => map[i] * factors[i % count],
                        ElementwiseKind.Add => map[i] + factors[i % count],
                        _ => map[i],
                    };
                    Assert.Equal(Apply(activation, value), result[i], 1e-6);
                }
            }
        }
    }

    private static double Apply(Activation activation, double x) => activation switch
    {
        Activation.Relu6 => Math.Clamp(x, 0, 6),
        Activation.HardSwish => x * Math.Clamp(x + 3, 0, 6) / 6,
        Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        _ => x,
    };

    private static float[] Values(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextSigned())];
    }
}
