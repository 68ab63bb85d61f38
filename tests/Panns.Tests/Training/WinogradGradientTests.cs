using Panns.Common;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Kernels.Winograd;
using Panns.Training.Cpu.Kernels;

namespace Panns.Tests.Training;

/// <summary>The gradient of weights in Winograd's domain against sums over pixels in double precision.</summary>
public sealed unsafe class WinogradGradientTests
{
    private const int Clips = 3;
    private const int Channels = 32;
    private const int Columns = 64;

    public static TheoryData<string, int, int, int> Cases => new()
    {
        { nameof(WinogradKind.FourByFour), 7, 5, 1 },
        { nameof(WinogradKind.TwoByTwo), 41, 23, 1 },
        { nameof(WinogradKind.FourByTwo), 8, 2, 1 },
        { nameof(WinogradKind.FourByWholeTwo), 9, 2, 1 },
        { nameof(WinogradKind.TwoByWholeTwo), 5, 2, 1 },
        { nameof(WinogradKind.TwoByTwoOfFive), 7, 3, 1 },
        { nameof(WinogradKind.TwoByTwoOfFive), 44, 12, 1 },
        { nameof(WinogradKind.FourAlong), 23, 1, 2 },
        { nameof(WinogradKind.TwoAlong), 50, 1, 4 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void SumsAgreeWithThoseOverPixels(string kindName, int height, int width, int dilation)
    {
        var kind = Enum.Parse<WinogradKind>(kindName);
        var random = new SeededRandom(11);
        var x = Draw(random, Clips * height * width * Channels);
        var gradient = Draw(random, Clips * height * width * Columns);
        var expected = OverPixels(kind, x, gradient, height, width, dilation);
        var largest = expected.Max(Math.Abs);
        foreach (var level in new[] { SimdLevel.Vector128, SimdLevel.Vector256, SimdLevel.Vector512 }.Where(level => level <= SimdLevels.Best))
        {
            // Added to the existing values.
            float[] actual = [.. expected.Select(_ => 1f)];
            Run(new(new(kind, Channels, Clips, height, width, dilation), Columns, level, threads: 3), x, gradient, actual);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], actual[i] - 1, 4e-6 * largest);
            }
        }
    }

    private static void Run(WinogradGradientPlan plan, float[] x, float[] gradient, float[] weights)
    {
        using var shared = new NativeBuffer(plan.SharedFloats);
        using var sums = new NativeBuffer(plan.SumFloats);
        using var scratch = new NativeBuffer(plan.ThreadFloats);
        fixed (float* input = x, slopes = gradient, target = weights)
        {
            for (var pass = 0; pass < plan.Passes; pass++)
            {
                for (var job = 0; job < plan.TransformJobs(pass); job++)
                {
                    plan.Transform(input, slopes, shared.Data, scratch.Data, pass, job);
                }

                for (var job = 0; job < plan.ProductJobs; job++)
                {
                    plan.Multiply(shared.Data, sums.Data, pass, job);
                }
            }

            for (var panel = 0; panel < plan.Panels; panel++)
            {
                plan.AddPanel(sums.Data, target, panel);
            }
        }
    }

    private static float[] Draw(SeededRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];

    private static double[] OverPixels(WinogradKind kind, float[] x, float[] gradient, int height, int width, int dilation)
    {
        var (high, wide) = (kind.TapsDown(), kind.TapsAcross());
        var sums = new double[Columns * Channels * high * wide];
        for (var pixel = 0; pixel < Clips * height * width; pixel++)
        {
            var (clip, row, column) = (pixel / (height * width), pixel / width % height, pixel % width);
            for (var tap = 0; tap < high * wide; tap++)
            {
                var (y, z) = (row + (((tap / wide) - (high / 2)) * dilation), column + (tap % wide) - (wide / 2));
                if (y < 0 || y >= height || z < 0 || z >= width)
                {
                    continue;
                }

                var from = ((((clip * height) + y) * width) + z) * Channels;
                for (var k = 0; k < Columns; k++)
                {
                    double slope = gradient[(pixel * Columns) + k];
                    for (var c = 0; c < Channels; c++)
                    {
                        sums[(((k * Channels) + c) * high * wide) + tap] += slope * x[from + c];
                    }
                }
            }
        }

        return sums;
    }
}
