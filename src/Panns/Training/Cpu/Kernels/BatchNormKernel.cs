using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Panns.Training.Cpu.Kernels;

/// <summary>
/// Sums over rows of channels in double, and the affine maps of batch normalization. Channels go in groups of 16 floats, a cache
/// line, whose sums stay in registers while the rows pass by.
/// </summary>
internal static unsafe class BatchNormKernel<TActivation>
    where TActivation : struct, IActivation
{
    private const int Line = 16;

    /// <summary>Adds sums and sums of squares of rows to <paramref name="sums"/>: [2][channels].</summary>
    public static void Statistics(float* source, long rows, int channels, double* sums)
    {
        var c = 0;
        for (; c <= channels - Line; c += Line)
        {
            Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
            Vector256<double> q0 = default, q1 = default, q2 = default, q3 = default;
            var row = source + c;
            for (long r = 0; r < rows; r++, row += channels)
            {
                var (a, b) = Vector256.Widen(Vector256.Load(row));
                var (d, e) = Vector256.Widen(Vector256.Load(row + 8));
                s0 += a;
                s1 += b;
                s2 += d;
                s3 += e;
                q0 += a * a;
                q1 += b * b;
                q2 += d * d;
                q3 += e * e;
            }

            Store(sums + c, s0, s1, s2, s3);
            Store(sums + channels + c, q0, q1, q2, q3);
        }

        for (; c < channels; c++)
        {
            double sum = 0, squares = 0;
            for (long r = 0; r < rows; r++)
            {
                double x = source[(r * channels) + c];
                sum += x;
                squares += x * x;
            }

            sums[c] = sum;
            sums[channels + c] = squares;
        }
    }

    /// <summary>target = activation(source * scale + shift).</summary>
    public static void Apply(float* target, float* source, long rows, int channels, float* scale, float* shift)
    {
        for (long r = 0; r < rows; r++, source += channels, target += channels)
        {
            var c = 0;
            for (; c <= channels - 8; c += 8)
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
            for (; c <= channels - 8; c += 8)
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
        var c = 0;
        for (; c <= channels - 8; c += 8)
        {
            var a = Vector256.Load(scale + c);
            var b = Vector256.Load(shift + c);
            var m = Vector256.Load(mean + c);
            Vector256<double> s0 = default, s1 = default, q0 = default, q1 = default;
            var x = source + c;
            var g = gradient + c;
            for (long r = 0; r < rows; r++, x += channels, g += channels)
            {
                var value = Vector256.Load(x);
                var slope = TActivation.Gradient(Vector256.FusedMultiplyAdd(value, a, b), Vector256.Load(g));
                var (low, high) = Vector256.Widen(slope);
                var (centeredLow, centeredHigh) = Vector256.Widen(value - m);
                s0 += low;
                s1 += high;
                q0 += low * centeredLow;
                q1 += high * centeredHigh;
            }

            (s0 + Vector256.Load(sums + c)).Store(sums + c);
            (s1 + Vector256.Load(sums + c + 4)).Store(sums + c + 4);
            (q0 + Vector256.Load(sums + channels + c)).Store(sums + channels + c);
            (q1 + Vector256.Load(sums + channels + c + 4)).Store(sums + channels + c + 4);
        }

        for (; c < channels; c++)
        {
            double sum = 0, product = 0;
            for (long r = 0; r < rows; r++)
            {
                var i = (r * channels) + c;
                double slope = Slope(source[i], gradient[i], scale[c], shift[c]);
                sum += slope;
                product += slope * (source[i] - mean[c]);
            }

            sums[c] += sum;
            sums[channels + c] += product;
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
            for (; c <= channels - 8; c += 8)
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

    private static void Store(double* target, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        a.Store(target);
        b.Store(target + 4);
        c.Store(target + 8);
        d.Store(target + 12);
    }
}
