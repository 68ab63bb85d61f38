using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Maps;

/// <summary>Arguments of <see cref="NarrowKernel{TSimd,TVector}"/>.</summary>
internal unsafe struct NarrowArguments
{
    /// <summary>What the first pixel's products start from.</summary>
    public float* Source;

    /// <summary>Floats from a pixel's start to the next one's.</summary>
    public int Step;

    /// <summary>Floats from a pixel's start to each of its values.</summary>
    public int* Offsets;

    /// <summary>Values of a pixel: the length of the sums.</summary>
    public int Depth;

    /// <summary>[value][channel].</summary>
    public float* Weights;

    public float* Bias;

    /// <summary>Output channels, a multiple of the vector's width.</summary>
    public int Channels;

    public float* Residual;
    public long ResidualPitch;
    public float* Result;
    public long ResultPitch;
    public int Pixels;
    public Activation Activation;
}

/// <summary>
/// Short sums to few channels: the first, one-channel layer, and 1x1 convolutions to half a panel of columns. Eight sums in registers,
/// as eight pixels of a vector or four pixels of two; values are read through a table of offsets that all pixels share.
/// </summary>
internal static unsafe class NarrowKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static void Run(NarrowArguments* arguments)
    {
        var a = *arguments;
        Products(a);

        // The rest in a pass of its own: an exponential in the kernels would push their sums out of the registers.
        if (!a.Activation.IsClamp() && a.Activation != Activation.HardSwish)
        {
            ActivationPass<TSimd, TVector>.Apply(a.Activation, a.Result, (nint)a.ResultPitch, a.Pixels, a.Channels);
        }
    }

    private static void Products(in NarrowArguments a)
    {
        var channel = 0;
        for (; channel <= a.Channels - (2 * TSimd.Width); channel += 2 * TSimd.Width)
        {
            var pixel = 0;
            for (; pixel <= a.Pixels - 4; pixel += 4)
            {
                FourByTwo(a, pixel, channel);
            }

            for (; pixel < a.Pixels; pixel++)
            {
                Single(a, pixel, channel);
                Single(a, pixel, channel + TSimd.Width);
            }
        }

        for (; channel < a.Channels; channel += TSimd.Width)
        {
            var pixel = 0;
            for (; pixel <= a.Pixels - 8; pixel += 8)
            {
                EightByOne(a, pixel, channel);
            }

            for (; pixel < a.Pixels; pixel++)
            {
                Single(a, pixel, channel);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByTwo(in NarrowArguments a, int pixel, int channel)
    {
        var left0 = TSimd.Load(a.Bias + channel);
        var right0 = TSimd.Load(a.Bias + channel + TSimd.Width);
        var (left1, left2, left3) = (left0, left0, left0);
        var (right1, right2, right3) = (right0, right0, right0);
        var source = a.Source + ((long)pixel * a.Step);
        nint step = a.Step;
        var weights = a.Weights + channel;
        nint channels = a.Channels;
        var offsets = a.Offsets;
        for (var k = 0; k < a.Depth; k++, weights += channels)
        {
            var left = TSimd.Load(weights);
            var right = TSimd.Load(weights + TSimd.Width);
            var value = source + offsets[k];
            var x0 = TSimd.Broadcast(value[0]);
            left0 = TSimd.MultiplyAdd(x0, left, left0);
            right0 = TSimd.MultiplyAdd(x0, right, right0);
            var x1 = TSimd.Broadcast(value[step]);
            left1 = TSimd.MultiplyAdd(x1, left, left1);
            right1 = TSimd.MultiplyAdd(x1, right, right1);
            var x2 = TSimd.Broadcast(value[2 * step]);
            left2 = TSimd.MultiplyAdd(x2, left, left2);
            right2 = TSimd.MultiplyAdd(x2, right, right2);
            var x3 = TSimd.Broadcast(value[3 * step]);
            left3 = TSimd.MultiplyAdd(x3, left, left3);
            right3 = TSimd.MultiplyAdd(x3, right, right3);
        }

        Store(a, pixel, channel, left0);
        Store(a, pixel, channel + TSimd.Width, right0);
        Store(a, pixel + 1, channel, left1);
        Store(a, pixel + 1, channel + TSimd.Width, right1);
        Store(a, pixel + 2, channel, left2);
        Store(a, pixel + 2, channel + TSimd.Width, right2);
        Store(a, pixel + 3, channel, left3);
        Store(a, pixel + 3, channel + TSimd.Width, right3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightByOne(in NarrowArguments a, int pixel, int channel)
    {
        var sum0 = TSimd.Load(a.Bias + channel);
        var (sum1, sum2, sum3) = (sum0, sum0, sum0);
        var (sum4, sum5, sum6, sum7) = (sum0, sum0, sum0, sum0);
        var source = a.Source + ((long)pixel * a.Step);
        nint step = a.Step;
        var weights = a.Weights + channel;
        nint channels = a.Channels;
        var offsets = a.Offsets;
        for (var k = 0; k < a.Depth; k++, weights += channels)
        {
            var weight = TSimd.Load(weights);
            var value = source + offsets[k];
            sum0 = TSimd.MultiplyAdd(TSimd.Broadcast(value[0]), weight, sum0);
            sum1 = TSimd.MultiplyAdd(TSimd.Broadcast(value[step]), weight, sum1);
            sum2 = TSimd.MultiplyAdd(TSimd.Broadcast(value[2 * step]), weight, sum2);
            sum3 = TSimd.MultiplyAdd(TSimd.Broadcast(value[3 * step]), weight, sum3);
            value += 4 * step;
            sum4 = TSimd.MultiplyAdd(TSimd.Broadcast(value[0]), weight, sum4);
            sum5 = TSimd.MultiplyAdd(TSimd.Broadcast(value[step]), weight, sum5);
            sum6 = TSimd.MultiplyAdd(TSimd.Broadcast(value[2 * step]), weight, sum6);
            sum7 = TSimd.MultiplyAdd(TSimd.Broadcast(value[3 * step]), weight, sum7);
        }

        Store(a, pixel, channel, sum0);
        Store(a, pixel + 1, channel, sum1);
        Store(a, pixel + 2, channel, sum2);
        Store(a, pixel + 3, channel, sum3);
        Store(a, pixel + 4, channel, sum4);
        Store(a, pixel + 5, channel, sum5);
        Store(a, pixel + 6, channel, sum6);
        Store(a, pixel + 7, channel, sum7);
    }

    private static void Single(in NarrowArguments a, int pixel, int channel)
    {
        var sum = TSimd.Load(a.Bias + channel);
        var source = a.Source + ((long)pixel * a.Step);
        for (var k = 0; k < a.Depth; k++)
        {
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(source[a.Offsets[k]]), TSimd.Load(a.Weights + ((long)k * a.Channels) + channel), sum);
        }

        Store(a, pixel, channel, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(in NarrowArguments a, int pixel, int channel, TVector sum)
    {
        if (a.Residual != null)
        {
            sum = TSimd.Add(sum, TSimd.Load(a.Residual + (pixel * a.ResidualPitch) + channel));
        }

        sum = a.Activation == Activation.HardSwish
            ? ActivationPass<TSimd, TVector>.HardSwish(sum)
            : TSimd.Min(TSimd.Broadcast(a.Activation.High()), TSimd.Max(TSimd.Broadcast(a.Activation.Low()), sum));
        TSimd.Store(a.Result + (pixel * a.ResultPitch) + channel, sum);
    }
}
