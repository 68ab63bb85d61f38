using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Tests.Engine.Kernels.Gemm;

public unsafe class HalfFloatsTests
{
    private const int Rows = 37;

    public static TheoryData<int> Levels => [(int)SimdLevel.Vector128, (int)SimdLevel.Vector256, (int)SimdLevel.Vector512];

    /// <summary>Columns of every size that a float has, from 2^-100 to 2^29.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void A_panel_comes_back_rounded_as_the_runtime_rounds_half_floats(int level)
    {
        var width = ((SimdLevel)level).PanelWidth();
        for (var exponent = -100; exponent <= 29; exponent += 3)
        {
            var panel = NaiveConvolution.Random(Rows * width, 11 + Math.Abs(exponent));
            for (var i = 0; i < panel.Length; i++)
            {
                panel[i] = MathF.ScaleB(panel[i], exponent - (i % 7) - (i % 11 == 0 ? 24 : 0));
            }

            Check((SimdLevel)level, panel, width);
        }
    }

    /// <summary>Exactly between two half floats, the least that is kept and what is less, zeros of both signs, a column of zeros.</summary>
    [Theory]
    [MemberData(nameof(Levels))]
    public void Ties_limits_and_zeros_come_back(int level)
    {
        var width = ((SimdLevel)level).PanelWidth();
        var panel = new float[Rows * width];
        float[] special =
        [
            32767, -32767, 16384, 1f + (1f / 2048), 1f + (3f / 2048), -1f - (1f / 2048), 2047.5f, 2048.5f, 1f / 16384, -1f / 16384, 1f / 16385, 1f / 65536, 0, -0f, 5e-40f,
        ];
        for (var i = 0; i < panel.Length; i++)
        {
            panel[i] = i % width == 3 ? 0 : i < width ? 16400 : special[i % special.Length];
        }

        Check((SimdLevel)level, panel, width);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(2e9f)]
    public void What_no_scale_brings_into_range_is_refused(float weight)
    {
        var panel = new float[Rows * 16];
        panel[(5 * 16) + 9] = weight;
        var halves = new ushort[panel.Length];
        var scales = new float[16];
        fixed (float* source = panel, pScales = scales)
        fixed (ushort* target = halves)
        {
            Assert.False(HalfFloats.Narrow(source, Rows, 16, target, pScales));
        }

        using var memory = new PanelMemory(1, Rows, 16, hasBias: false, WeightPrecision.Half);
        panel.CopyTo(new Span<float>(memory.Begin(0, out var draft), panel.Length));
        memory.End(0, draft);
        Assert.Contains("fc1", Assert.Throws<PannsException>(() => memory.Require("fc1")).Message, StringComparison.Ordinal);
    }

    private static void Check(SimdLevel level, float[] panel, int width)
    {
        var halves = new ushort[panel.Length];
        var scales = new float[width];
        var widened = new float[panel.Length];
        fixed (float* source = panel, pScales = scales, target = widened)
        fixed (ushort* pHalves = halves)
        {
            Assert.True(HalfFloats.Narrow(source, Rows, width, pHalves, pScales));
            switch (level)
            {
                case SimdLevel.Vector512:
                    HalfFloats<Simd512, Vector512<float>>.Widen(pHalves, Rows, pScales, target);
                    break;
                case SimdLevel.Vector256:
                    HalfFloats<Simd256, Vector256<float>>.Widen(pHalves, Rows, pScales, target);
                    break;
                default:
                    HalfFloats<Simd128, Vector128<float>>.Widen(pHalves, Rows, pScales, target);
                    break;
            }
        }

        var expected = HalfWeights.Round(panel, i => i % width);
        for (var i = 0; i < panel.Length; i++)
        {
            Assert.True(expected[i] == widened[i], FormattableString.Invariant($"{panel[i]:r} became {widened[i]:r} instead of {expected[i]:r}"));
        }
    }
}
