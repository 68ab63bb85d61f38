using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Tests.Engine.Kernels.Gemm;

public unsafe class GemmPlanTests
{
    /// <summary>Half a unit in the last place of a float near 1.</summary>
    private const double Roundoff = 1.0 / (1 << 24);

    public static TheoryData<int> Levels => [(int)SimdLevel.Vector128, (int)SimdLevel.Vector256, (int)SimdLevel.Vector512];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_row_count_and_column_remainder_agrees_with_the_definition(int level)
    {
        for (var rows = 1; rows <= 14; rows++)
        {
            Check((SimdLevel)level, Matrix(rows, 37), 1, 13 + (3 * rows), Activation.None, threads: 1 + (rows % 3));
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Depth_and_rows_beyond_one_block_agree_with_the_definition(int level)
    {
        Check((SimdLevel)level, Matrix(301, 700), 1, 40, Activation.Relu, threads: 2, residual: true);
        Check((SimdLevel)level, Matrix(5, 2048), 1, 70, Activation.None, threads: 2);
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_activation_follows_the_sum_with_bias_and_residual(int level)
    {
        foreach (var activation in Enum.GetValues<Activation>())
        {
            Check((SimdLevel)level, Matrix(17, 300), 1, 37, activation, threads: 1, residual: true);
            Check((SimdLevel)level, Matrix(17, 12), 1, 64, activation, threads: 1, accumulate: true);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Convolutions_of_every_kind_agree_with_the_definition(int level)
    {
        ConvolutionGeometry[] kinds =
        [
            new() { Height = 9, Width = 7, Channels = 40, KernelHeight = 5, KernelWidth = 5, PaddingHeight = 2, PaddingWidth = 2 },
            new() { Height = 9, Width = 7, Channels = 3, KernelHeight = 5, KernelWidth = 5, PaddingHeight = 2, PaddingWidth = 2 },
            new() { Height = 2, Width = 2, Channels = 5, KernelHeight = 5, KernelWidth = 5, PaddingHeight = 2, PaddingWidth = 2 },
            new() { Height = 11, Width = 8, Channels = 16, KernelHeight = 3, KernelWidth = 3, PaddingHeight = 1, PaddingWidth = 1, StrideHeight = 2, StrideWidth = 2 },
            new() { Height = 11, Width = 8, Channels = 33, KernelHeight = 1, KernelWidth = 1, StrideHeight = 2, StrideWidth = 2 },
            new() { Height = 6, Width = 5, Channels = 33, PixelStride = 50, KernelHeight = 1, KernelWidth = 1 },
            new() { Height = 6, Width = 5, Channels = 8, PixelStride = 11, KernelHeight = 3, KernelWidth = 3, PaddingHeight = 1, PaddingWidth = 1 },
            new() { Height = 60, Width = 1, Channels = 34, KernelHeight = 3, KernelWidth = 1, PaddingHeight = 4, DilationHeight = 4 },
            new() { Height = 203, Width = 1, Channels = 1, KernelHeight = 11, KernelWidth = 1, PaddingHeight = 5, StrideHeight = 5 },
            new() { Height = 70, Width = 1, Channels = 1, KernelHeight = 80, KernelWidth = 1, PaddingHeight = 40 },
            new() { Height = 1, Width = 50, Channels = 2, KernelHeight = 1, KernelWidth = 3, StrideWidth = 3 },
            new() { Height = 9, Width = 9, Channels = 4, KernelHeight = 3, KernelWidth = 3, PaddingHeight = 2, PaddingWidth = 2, DilationHeight = 2, DilationWidth = 2 },
        ];
        foreach (var kind in kinds)
        {
            Check((SimdLevel)level, kind, clips: 2, 21, Activation.Relu, threads: 2, residual: true);
        }
    }

    [Fact]
    public void Not_a_number_is_not_hidden_by_an_activation()
    {
        float* a = stackalloc float[4] { 1, float.NaN, 2, 3 };
        float* b = stackalloc float[4] { 1, 1, 1, 1 };
        float* c = stackalloc float[1];
        foreach (var activation in new[] { Activation.None, Activation.Relu, Activation.Relu6 })
        {
            using var weights = PackedWeights.PackTransposed(SimdLevels.Best, b, 4, 1);
            new GemmPlan(weights, 1, activation, 1).Run(new GemmOperands { A = a, LdA = 4, C = c, LdC = 1 });
            Assert.True(float.IsNaN(c[0]));
        }
    }

    [Fact]
    public void Scale_folds_into_the_weights()
    {
        float* a = stackalloc float[2] { 2, 3 };
        float* b = stackalloc float[4] { 1, 10, 5, 7 };
        double* scale = stackalloc double[2] { 0.5f, -1 };
        float* bias = stackalloc float[2] { 4, 100 };
        float* c = stackalloc float[2];
        using var weights = PackedWeights.PackTransposed(SimdLevels.Best, b, 2, 2, scale, bias);
        new GemmPlan(weights, 1, Activation.None, 1).Run(new GemmOperands { A = a, LdA = 2, C = c, LdC = 2 });
        Assert.Equal(0.5f * 32 + 4, c[0]);
        Assert.Equal(100f - 31, c[1]);
    }

    /// <summary>Several blocks and panels, the last of them in part, on both kinds of rows; float64 arithmetic with weights that <see cref="Half"/> rounded.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Half_floats_compute_with_their_rounded_weights(int level)
    {
        const WeightPrecision Half = WeightPrecision.Half;
        Check((SimdLevel)level, Matrix(1, 2048), 1, 70, Activation.None, threads: 2, precision: Half);
        Check((SimdLevel)level, Matrix(301, 700), 1, 40, Activation.Relu, threads: 2, residual: true, precision: Half);
        Check((SimdLevel)level, Matrix(17, 12), 1, 5, Activation.HardSwish, threads: 1, accumulate: true, precision: Half);
        Check((SimdLevel)level, Matrix(400, 3), 1, 9, Activation.None, threads: 1, precision: Half);
        var convolution = new ConvolutionGeometry { Height = 9, Width = 7, Channels = 40, KernelHeight = 5, KernelWidth = 5, PaddingHeight = 2, PaddingWidth = 2 };
        Check((SimdLevel)level, convolution, clips: 2, 21, Activation.Relu, threads: 2, residual: true, precision: Half);
        Check((SimdLevel)level, convolution with { Channels = 3 }, clips: 2, 21, Activation.None, threads: 2, precision: Half);
    }

    private static ConvolutionGeometry Matrix(int rows, int depth)
        => new() { Height = rows, Width = 1, Channels = depth, KernelHeight = 1, KernelWidth = 1 };

    private static void Check(
        SimdLevel level, ConvolutionGeometry g, int clips, int columns, Activation activation, int threads, bool residual = false, bool accumulate = false,
        WeightPrecision precision = WeightPrecision.Single)
    {
        var map = NaiveConvolution.Random(clips * g.Height * g.Width * g.Pitch, 1);
        var kernel = NaiveConvolution.Random(columns * g.Channels * g.Taps, 2);
        var bias = NaiveConvolution.Random(columns, 3);
        var rows = clips * g.OutHeight * g.OutWidth;
        var rounded = precision == WeightPrecision.Half ? HalfWeights.Round(kernel, i => i / (g.Channels * g.Taps)) : kernel;
        var (sums, magnitudes) = NaiveConvolution.Run(g, clips, map, rounded, columns);

        // Row strides wider than the columns, as in a slice of a concatenation; the gaps must stay unchanged.
        var (ldc, ldr) = (columns + 5, columns + 2);
        var added = NaiveConvolution.Random(rows * ldr, 4);
        var c = NaiveConvolution.Random(rows * ldc, 5);
        var before = (float[])c.Clone();
        fixed (float* pMap = map, pKernel = kernel, pBias = bias, pAdded = added, pC = c)
        {
            using var weights = PackedWeights.PackConvolution(level, pKernel, g.Taps, g.Channels, columns, null, pBias, precision: precision);
            var isMatrix = g.IsPointwise;
            var plan = new GemmPlan(weights, rows, activation, threads, isMatrix ? null : g);
            plan.Run(new GemmOperands
            {
                A = pMap,
                LdA = isMatrix ? g.Pitch : 0,
                C = pC,
                LdC = ldc,
                Residual = residual ? pAdded : null,
                LdResidual = ldr,
                Accumulate = accumulate,
            });
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var i = (row * columns) + column;
                var sum = sums[i] + bias[column];
                sum += residual ? added[(row * ldr) + column] : 0;
                sum += accumulate ? before[(row * ldc) + column] : 0;

                // A sum of n products in any order errs by at most n roundoffs of the sum of magnitudes; the activations here
                // magnify by at most 1.5 and round a few times themselves.
                var bound = Roundoff * ((1.5 * (g.Channels * g.Taps + 4) * (magnitudes[i] + 3)) + 8);
                Assert.Equal(NaiveConvolution.Apply(activation, sum), c[(row * ldc) + column], bound);
            }

            Assert.Equal(before.AsSpan((row * ldc) + columns, 5), c.AsSpan((row * ldc) + columns, 5));
        }
    }
}
