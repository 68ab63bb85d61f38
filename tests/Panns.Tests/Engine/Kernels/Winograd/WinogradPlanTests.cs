using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Kernels.Winograd;
using Panns.Tests.Engine.Kernels.Gemm;

namespace Panns.Tests.Engine.Kernels.Winograd;

public unsafe class WinogradPlanTests
{
    private const double Roundoff = 1.0 / (1 << 24);

    public static TheoryData<int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int>();
            foreach (var level in Enum.GetValues<SimdLevel>())
            {
                foreach (var kind in Enum.GetValues<WinogradKind>())
                {
                    cases.Add((int)level, (int)kind);
                }
            }

            return cases;
        }
    }

    /// <summary>Those that half floats take.</summary>
    public static TheoryData<int, int> ShortCases
    {
        get
        {
            var cases = new TheoryData<int, int>();
            foreach (var level in Enum.GetValues<SimdLevel>())
            {
                foreach (var kind in Enum.GetValues<WinogradKind>().Where(kind => !kind.IsLong()))
                {
                    cases.Add((int)level, (int)kind);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Maps_of_every_remainder_agree_with_the_definition(int level, int kind)
    {
        foreach (var (height, width) in Sizes((WinogradKind)kind))
        {
            Check((SimdLevel)level, (WinogradKind)kind, clips: 2, height, width, 19, 21, Activation.None);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Residual_activation_and_pooling_follow(int level, int kind)
    {
        foreach (var (height, width) in Sizes((WinogradKind)kind))
        {
            Check((SimdLevel)level, (WinogradKind)kind, 1, height, width, 16, 37, Activation.Relu, poolHeight: 2, poolWidth: 2);
            Check((SimdLevel)level, (WinogradKind)kind, 1, height, width, 16, 16, Activation.Relu, residual: true, poolHeight: 2);
            Check((SimdLevel)level, (WinogradKind)kind, 1, height, width, 16, 16, Activation.HardSwish, residual: true);
            Check((SimdLevel)level, (WinogradKind)kind, 1, height, width, 16, 40, Activation.Relu, residual: true);
            Check((SimdLevel)level, (WinogradKind)kind, 2, height, width, 16, 40, Activation.Relu6, residual: true, poolHeight: 2, poolWidth: 2);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Many_tiles_and_deep_sums_agree_however_the_work_is_split(int level, int kind)
    {
        var width = ((WinogradKind)kind).IsWholeTwo() ? 2 : ((WinogradKind)kind).IsAlong() ? 1 : 9;
        foreach (var threads in new[] { 1, 2, 16 })
        {
            Check((SimdLevel)level, (WinogradKind)kind, 5, 41, width, 33, 9, Activation.Relu, threads: threads);
        }

        Check((SimdLevel)level, (WinogradKind)kind, 1, 17, width, 700, 8, Activation.Relu, threads: 2);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dilated_kernels_skip_rows(int level, int kind)
    {
        var width = ((WinogradKind)kind).IsWholeTwo() ? 2 : ((WinogradKind)kind).IsAlong() ? 1 : 5;
        foreach (var height in new[] { 1, 2, 7, 8, 9, 12, 23 })
        {
            Check((SimdLevel)level, (WinogradKind)kind, 2, height, width, 19, 21, Activation.Relu, residual: true, dilation: 2);
            Check((SimdLevel)level, (WinogradKind)kind, 1, height, width, 16, 8, Activation.None, dilation: 3);
        }
    }

    [Theory]
    [InlineData((int)WinogradKind.SixByFour, 2e-5)]
    [InlineData((int)WinogradKind.FourByFour, 2e-5)]
    [InlineData((int)WinogradKind.FourByTwo, 2e-5)]
    [InlineData((int)WinogradKind.FourByWholeTwo, 2e-5)]
    [InlineData((int)WinogradKind.TwoByTwo, 4e-6)]
    [InlineData((int)WinogradKind.TwoByWholeTwo, 4e-6)]
    [InlineData((int)WinogradKind.TwoByTwoOfFive, 2e-5)]
    [InlineData((int)WinogradKind.FourByTwoOfFive, 2e-5)]
    [InlineData((int)WinogradKind.SixAlong, 1e-5)]
    [InlineData((int)WinogradKind.FourAlong, 1e-5)]
    [InlineData((int)WinogradKind.TwoAlong, 4e-6)]
    public void Error_beside_typical_outputs_stays_small_on_rectified_inputs(int kind, double limit)
    {
        Assert.True(ErrorBesideTypicalOutputs(SimdLevels.Best, (WinogradKind)kind, WeightPrecision.Single) < limit);
    }

    /// <summary>Rounding to 11 bits errs by 3e-4 of a weight in the mean; the transforms magnify that by less than ten.</summary>
    [Theory]
    [MemberData(nameof(ShortCases))]
    public void Half_floats_err_by_what_eleven_bits_allow(int level, int kind)
        => Assert.InRange(ErrorBesideTypicalOutputs((SimdLevel)level, (WinogradKind)kind, WeightPrecision.Half), 1e-5, 1e-2);

    /// <summary>Transforms of small integers that half floats hold without rounding: several blocks of channels, and of columns, the last in part.</summary>
    [Theory]
    [InlineData((int)WinogradKind.TwoByTwo)]
    [InlineData((int)WinogradKind.TwoByWholeTwo)]
    [InlineData((int)WinogradKind.TwoAlong)]
    public void Weights_that_half_floats_hold_exactly_give_the_same_bits(int kind)
    {
        const int Channels = 700;
        const int Columns = 70;
        var width = ((WinogradKind)kind).IsWholeTwo() ? 2 : ((WinogradKind)kind).IsAlong() ? 1 : 9;
        var map = NaiveConvolution.Random(2 * 41 * width * Channels, 6);
        var kernel = Array.ConvertAll(NaiveConvolution.Random(Columns * Channels * 9, 7), x => MathF.Round(16 * x));
        foreach (var level in Enum.GetValues<SimdLevel>())
        {
            foreach (var threads in new[] { 1, 2, 16 })
            {
                var single = Run(level, (WinogradKind)kind, map, kernel, 2, 41, width, Channels, Columns, WeightPrecision.Single, threads);
                var half = Run(level, (WinogradKind)kind, map, kernel, 2, 41, width, Channels, Columns, WeightPrecision.Half, threads);
                Assert.Equal(single, half);
            }
        }
    }

    /// <summary>Large layers keep their nine taps and transform them each time; half floats then hold the taps.</summary>
    [Theory]
    [InlineData((int)SimdLevel.Vector128)]
    [InlineData((int)SimdLevel.Vector256)]
    [InlineData((int)SimdLevel.Vector512)]
    public void Taps_that_are_kept_give_what_transformed_weights_give(int level)
    {
        const int Channels = 300;
        const int Columns = 70;
        var g = new ConvolutionGeometry { Height = 13, Width = 5, Channels = Channels, KernelHeight = 3, KernelWidth = 3, PaddingHeight = 1, PaddingWidth = 1 };
        var map = NaiveConvolution.Random(3 * g.Height * g.Width * Channels, 6).Select(x => Math.Max(x, 0)).ToArray();
        var kernel = NaiveConvolution.Random(Columns * Channels * g.Taps, 7);
        foreach (var precision in Enum.GetValues<WeightPrecision>())
        {
            var rounded = precision == WeightPrecision.Half ? HalfWeights.Round(kernel, i => i / (Channels * g.Taps)) : kernel;
            var exact = NaiveConvolution.Run(g, 3, map, rounded, Columns).Sums;
            var one = Run((SimdLevel)level, WinogradKind.FourByFour, map, kernel, 3, g.Height, g.Width, Channels, Columns, precision, threads: 1, leastKept: 0);
            var several = Run((SimdLevel)level, WinogradKind.FourByFour, map, kernel, 3, g.Height, g.Width, Channels, Columns, precision, threads: 16, leastKept: 0);
            Assert.Equal(one, several);
            Assert.InRange(exact.Zip(one, (e, o) => Math.Abs(e - o)).Max() / Math.Sqrt(exact.Average(x => x * x)), 0, 2e-5);
        }
    }

    private static double ErrorBesideTypicalOutputs(SimdLevel level, WinogradKind kind, WeightPrecision precision)
    {
        const int Channels = 256;
        const int Columns = 32;
        var g = new ConvolutionGeometry
        {
            Height = 12,
            Width = kind.IsAlong() ? 1 : 2,
            Channels = Channels,
            KernelHeight = kind.TapsDown(),
            KernelWidth = kind.TapsAcross(),
            PaddingHeight = kind.TapsDown() / 2,
            PaddingWidth = kind.TapsAcross() / 2,
        };
        var map = NaiveConvolution.Random(g.Height * g.Width * Channels, 6).Select(x => Math.Max(x, 0)).ToArray();
        var kernel = NaiveConvolution.Random(Columns * Channels * g.Taps, 7);
        var output = Run(level, kind, map, kernel, 1, g.Height, g.Width, Channels, Columns, precision, threads: 1);
        var exact = NaiveConvolution.Run(g, 1, map, kernel, Columns).Sums;
        return exact.Zip(output, (e, o) => Math.Abs(e - o)).Max() / Math.Sqrt(exact.Average(x => x * x));
    }

    private static float[] Run(
        SimdLevel level, WinogradKind kind, float[] map, float[] kernel, int clips, int height, int width, int channels, int columns,
        WeightPrecision precision, int threads, long leastKept = long.MaxValue)
    {
        var output = new float[clips * height * width * columns];
        fixed (float* pMap = map, pKernel = kernel, pOutput = output)
        {
            using var weights = WinogradWeights.Pack(level, kind, pKernel, channels, columns, threads: threads, precision: precision, leastKept: leastKept);
            var plan = new WinogradPlan(weights, clips, height, width, Activation.None, threads);
            using var shared = new NativeBuffer(plan.SharedFloats);
            using var scratch = new NativeBuffer(plan.ThreadFloats);
            plan.Run(
                new WinogradOperands { Input = pMap, InputPitch = channels, Output = pOutput, OutputPitch = columns, Shared = shared.Data },
                scratch.Data);
        }

        return output;
    }

    private static (int Height, int Width)[] Sizes(WinogradKind kind)
        => kind.IsAlong() ? [(1, 1), (2, 1), (5, 1), (7, 1), (8, 1), (12, 1), (17, 1)]
            : kind.IsWholeTwo() ? [(1, 2), (2, 2), (5, 2), (7, 2), (8, 2)]
            : [(1, 1), (2, 3), (4, 4), (5, 7), (7, 5), (9, 6), (8, 10), (12, 8), (13, 9), (17, 4)];

    private static void Check(
        SimdLevel level,
        WinogradKind kind,
        int clips,
        int height,
        int width,
        int channels,
        int columns,
        Activation activation,
        int threads = 1,
        bool residual = false,
        int poolHeight = 1,
        int poolWidth = 1,
        int dilation = 1)
    {
        if (height < poolHeight || width < poolWidth)
        {
            return;
        }

        var (inPitch, outPitch, addPitch) = (channels + 3, columns + 5, columns + 1);
        var g = new ConvolutionGeometry
        {
            Height = height,
            Width = width,
            Channels = channels,
            PixelStride = inPitch,
            KernelHeight = kind.TapsDown(),
            KernelWidth = kind.TapsAcross(),
            DilationHeight = dilation,
            PaddingHeight = kind.TapsDown() / 2 * dilation,
            PaddingWidth = kind.TapsAcross() / 2,
        };
        var map = NaiveConvolution.Random(clips * height * width * inPitch, 1);
        var kernel = NaiveConvolution.Random(columns * channels * g.Taps, 2);
        var bias = NaiveConvolution.Random(columns, 3);
        var added = NaiveConvolution.Random(clips * height * width * addPitch, 4);
        var (outHeight, outWidth) = (height / poolHeight, width / poolWidth);
        var output = NaiveConvolution.Random(clips * outHeight * outWidth * outPitch, 5);
        var before = (float[])output.Clone();
        fixed (float* pMap = map, pKernel = kernel, pBias = bias, pAdded = added, pOutput = output)
        {
            using var weights = WinogradWeights.Pack(level, kind, pKernel, channels, columns, null, pBias, threads);
            var plan = new WinogradPlan(weights, clips, height, width, activation, threads, poolHeight, poolWidth, dilation);
            using var shared = new NativeBuffer(plan.SharedFloats);
            using var scratch = new NativeBuffer(plan.ThreadFloats);
            plan.Run(
                new WinogradOperands
                {
                    Input = pMap,
                    InputPitch = inPitch,
                    Output = pOutput,
                    OutputPitch = outPitch,
                    Residual = residual ? pAdded : null,
                    ResidualPitch = addPitch,
                    Shared = shared.Data,
                },
                scratch.Data);
        }

        // Rounding grows like a random walk over the sum: its root times the sum of the magnitudes that the algorithm handles,
        // |A| (|G g| * |B d|), inputs and weights having magnitude 1/2 on average; twice that leaves room for the worst of many.
        var bound = Roundoff * 2 * Math.Sqrt(channels + 16) * Magnification(kind) * (channels + 4) / 4;
        var sums = NaiveConvolution.Run(g, clips, map, kernel, columns).Sums;
        for (var i = 0; i < clips * outHeight * outWidth * columns; i++)
        {
            var column = i % columns;
            var pixel = i / columns;
            var x = pixel % outWidth;
            var y = pixel / outWidth % outHeight;
            var clip = pixel / (outWidth * outHeight);
            double expected = 0;
            for (var tap = 0; tap < poolHeight * poolWidth; tap++)
            {
                var from = (((clip * height) + (y * poolHeight) + (tap / poolWidth)) * width) + (x * poolWidth) + (tap % poolWidth);
                var sum = sums[(from * columns) + column] + bias[column] + (residual ? added[(from * addPitch) + column] : 0);
                expected += NaiveConvolution.Apply(activation, sum) / (poolHeight * poolWidth);
            }

            Assert.Equal(expected, output[(pixel * outPitch) + column], bound);
            if (column == 0)
            {
                Assert.Equal(before.AsSpan((pixel * outPitch) + columns, 5), output.AsSpan((pixel * outPitch) + columns, 5));
            }
        }
    }

    /// <summary>The largest row sum of |A| |G| |B| over both dimensions.</summary>
    private static double Magnification(WinogradKind kind)
    {
        const double Six = 67.7;
        const double Four = 23.8;
        const double FourOfFive = 86.8;
        const double Five = 33.7;
        const double Two = 8;
        const double WholeTwo = 4;
        return kind switch
        {
            WinogradKind.SixByFour => Six * Four,
            WinogradKind.FourByFour => Four * Four,
            WinogradKind.FourByTwo => Four * Two,
            WinogradKind.FourByWholeTwo => Four * WholeTwo,
            WinogradKind.TwoByTwo => Two * Two,
            WinogradKind.TwoByWholeTwo => Two * WholeTwo,
            WinogradKind.TwoByTwoOfFive => Five * Five,
            WinogradKind.FourByTwoOfFive => FourOfFive * Five,
            WinogradKind.SixAlong => Six,
            WinogradKind.FourAlong => Four,
            _ => Two,
        };
    }
}
