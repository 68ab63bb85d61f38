using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Panns.Training.Cpu.Kernels;

/// <summary>
/// Sums over rows of channels in double, and the affine maps of batch normalization. Rows pass by in memory's order, which is what memory is fast
/// at: a few are summed in registers and then added to sums that the first-level cache holds.
/// </summary>
internal static unsafe class BatchNormKernel<TActivation>
    where TActivation : struct, IActivation
{
    private const int Width = 8;

    /// <summary>Rows that are summed in registers.</summary>
    private const int RowsTogether = 8;

    /// <summary>Sets <paramref name="sums"/> to sums and sums of squares of rows: [2][channels].</summary>
    public static void Statistics(float* source, long rows, int channels, double* sums)
    {
        new Span<double>(sums, 2 * channels).Clear();
        for (long r = 0; r < rows; r += RowsTogether)
        {
            var row = source + (r * channels);
            var count = (int)Math.Min(RowsTogether, rows - r);
            var c = 0;
            for (; c <= channels - Width; c += Width)
            {
                Vector256<double> s0 = default, s1 = default, q0 = default, q1 = default;
                var value = row + c;
                for (var i = 0; i < count; i++, value += channels)
                {
                    var (low, high) = Vector256.Widen(Vector256.Load(value));
                    s0 += low;
                    s1 += high;
                    q0 = Vector256.MultiplyAddEstimate(low, low, q0);
                    q1 = Vector256.MultiplyAddEstimate(high, high, q1);
                }

                Add(sums + c, s0, s1);
                Add(sums + channels + c, q0, q1);
            }

            for (; c < channels; c++)
            {
                for (var i = 0; i < count; i++)
                {
                    double x = row[(i * channels) + c];
                    sums[c] += x;
                    sums[channels + c] += x * x;
                }
            }
        }
    }

    /// <summary>target = activation(source * scale + shift).</summary>
    public static void Apply(float* target, float* source, long rows, int channels, float* scale, float* shift)
    {
        for (long r = 0; r < rows; r++, source += channels, target += channels)
        {
            var c = 0;
            for (; c <= channels - Width; c += Width)
            {
                Value(source + c, scale + c, shift + c).Store(target + c);
            }

            for (; c < channels; c++)
            {
                target[c] = Value(source[c], scale[c], shift[c]);
            }
        }
    }

    /// <summary>A line of averages of activation(source * scale + shift) over windows that do not overlap.</summary>
    public static void ApplyAndPool(
        float* target, float* source, int pixels, int channels, long lineStride, int windowHeight, int windowWidth, float* scale, float* shift)
    {
        var factor = 1f / (windowHeight * windowWidth);
        for (var pixel = 0; pixel < pixels; pixel++, source += (long)windowWidth * channels, target += channels)
        {
            var c = 0;
            for (; c <= channels - Width; c += Width)
            {
                var sum = Vector256<float>.Zero;
                for (var y = 0; y < windowHeight; y++)
                {
                    for (var x = 0; x < windowWidth; x++)
                    {
                        sum += Value(source + (y * lineStride) + ((long)x * channels) + c, scale + c, shift + c);
                    }
                }

                (sum * factor).Store(target + c);
            }

            for (; c < channels; c++)
            {
                float sum = 0;
                for (var y = 0; y < windowHeight; y++)
                {
                    for (var x = 0; x < windowWidth; x++)
                    {
                        sum += Value(source[(y * lineStride) + ((long)x * channels) + c], scale[c], shift[c]);
                    }
                }

                target[c] = sum * factor;
            }
        }
    }

    /// <summary>Adds sums of g and of g (x - mean), g being the gradient before the activation: [2][channels].</summary>
    public static void GradientSums(
        float* source, float* gradient, long rows, int channels, float* scale, float* shift, float* mean, double* sums)
    {
        for (long r = 0; r < rows; r += RowsTogether)
        {
            var x = source + (r * channels);
            var g = gradient + (r * channels);
            var count = (int)Math.Min(RowsTogether, rows - r);
            var c = 0;
            for (; c <= channels - Width; c += Width)
            {
                var (a, b, m) = (Vector256.Load(scale + c), Vector256.Load(shift + c), Vector256.Load(mean + c));
                Vector256<double> s0 = default, s1 = default, q0 = default, q1 = default;
                nint place = c;
                for (var i = 0; i < count; i++, place += channels)
                {
                    var value = Vector256.Load(x + place);
                    var slope = TActivation.Gradient(Vector256.FusedMultiplyAdd(value, a, b), Vector256.Load(g + place));
                    var (low, high) = Vector256.Widen(slope);
                    var (centeredLow, centeredHigh) = Vector256.Widen(value - m);
                    s0 += low;
                    s1 += high;
                    q0 = Vector256.MultiplyAddEstimate(low, centeredLow, q0);
                    q1 = Vector256.MultiplyAddEstimate(high, centeredHigh, q1);
                }

                Add(sums + c, s0, s1);
                Add(sums + channels + c, q0, q1);
            }

            for (; c < channels; c++)
            {
                for (var i = 0; i < count; i++)
                {
                    var place = (i * channels) + c;
                    double slope = Slope(x[place], g[place], scale[c], shift[c]);
                    sums[c] += slope;
                    sums[channels + c] += slope * (x[place] - mean[c]);
                }
            }
        }
    }

    /// <summary>target = first * g + second * x + third, or adds it; g as above.</summary>
    public static void GradientApply(
        float* target, float* source, float* gradient, long rows, int channels, float* scale, float* shift, float* coefficients, bool accumulates)
    {
        var second = coefficients + channels;
        var third = second + channels;
        for (long r = 0; r < rows; r++, source += channels, gradient += channels, target += channels)
        {
            var c = 0;
            for (; c <= channels - Width; c += Width)
            {
                var x = Vector256.Load(source + c);
                var slope = TActivation.Gradient(
                    Vector256.FusedMultiplyAdd(x, Vector256.Load(scale + c), Vector256.Load(shift + c)), Vector256.Load(gradient + c));
                var value = (slope * Vector256.Load(coefficients + c)) + ((x * Vector256.Load(second + c)) + Vector256.Load(third + c));
                (accumulates ? value + Vector256.Load(target + c) : value).Store(target + c);
            }

            for (; c < channels; c++)
            {
                var value = (Slope(source[c], gradient[c], scale[c], shift[c]) * coefficients[c]) + ((source[c] * second[c]) + third[c]);
                target[c] = (accumulates ? target[c] : 0) + value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Value(float* source, float* scale, float* shift)
        => TActivation.Value(Vector256.FusedMultiplyAdd(Vector256.Load(source), Vector256.Load(scale), Vector256.Load(shift)));

    private static float Value(float x, float scale, float shift)
        => TActivation.Value(Vector256.CreateScalar(MathF.FusedMultiplyAdd(x, scale, shift))).ToScalar();

    private static float Slope(float x, float gradient, float scale, float shift)
        => TActivation.Gradient(Vector256.CreateScalar(MathF.FusedMultiplyAdd(x, scale, shift)), Vector256.CreateScalar(gradient)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(double* target, Vector256<double> low, Vector256<double> high)
    {
        (Vector256.Load(target) + low).Store(target);
        (Vector256.Load(target + 4) + high).Store(target + 4);
    }
}
