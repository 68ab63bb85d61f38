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

        if (a.Residual != null)
        {
            var added = a.Residual + (pixel * a.ResidualPitch) + channel;
            var next = (nint)a.ResidualPitch;
            left0 = TSimd.Add(left0, TSimd.Load(added));
            right0 = TSimd.Add(right0, TSimd.Load(added + TSimd.Width));
            left1 = TSimd.Add(left1, TSimd.Load(added + next));
            right1 = TSimd.Add(right1, TSimd.Load(added + next + TSimd.Width));
            left2 = TSimd.Add(left2, TSimd.Load(added + (2 * next)));
            right2 = TSimd.Add(right2, TSimd.Load(added + (2 * next) + TSimd.Width));
            left3 = TSimd.Add(left3, TSimd.Load(added + (3 * next)));
            right3 = TSimd.Add(right3, TSimd.Load(added + (3 * next) + TSimd.Width));
        }

        var target = a.Result + (pixel * a.ResultPitch) + channel;
        var pitch = (nint)a.ResultPitch;
        var low = TSimd.Broadcast(a.Activation.Low());
        var high = TSimd.Broadcast(a.Activation.High());
        var isHardSwish = a.Activation == Activation.HardSwish;
        TSimd.Store(target, Finish(left0, low, high, isHardSwish));
        TSimd.Store(target + TSimd.Width, Finish(right0, low, high, isHardSwish));
        TSimd.Store(target + pitch, Finish(left1, low, high, isHardSwish));
        TSimd.Store(target + pitch + TSimd.Width, Finish(right1, low, high, isHardSwish));
        target += 2 * pitch;
        TSimd.Store(target, Finish(left2, low, high, isHardSwish));
        TSimd.Store(target + TSimd.Width, Finish(right2, low, high, isHardSwish));
        TSimd.Store(target + pitch, Finish(left3, low, high, isHardSwish));
        TSimd.Store(target + pitch + TSimd.Width, Finish(right3, low, high, isHardSwish));
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

        if (a.Residual != null)
        {
            var added = a.Residual + (pixel * a.ResidualPitch) + channel;
            var next = (nint)a.ResidualPitch;
            sum0 = TSimd.Add(sum0, TSimd.Load(added));
            sum1 = TSimd.Add(sum1, TSimd.Load(added + next));
            sum2 = TSimd.Add(sum2, TSimd.Load(added + (2 * next)));
            sum3 = TSimd.Add(sum3, TSimd.Load(added + (3 * next)));
            added += 4 * next;
            sum4 = TSimd.Add(sum4, TSimd.Load(added));
            sum5 = TSimd.Add(sum5, TSimd.Load(added + next));
            sum6 = TSimd.Add(sum6, TSimd.Load(added + (2 * next)));
            sum7 = TSimd.Add(sum7, TSimd.Load(added + (3 * next)));
        }

        var target = a.Result + (pixel * a.ResultPitch) + channel;
        var pitch = (nint)a.ResultPitch;
        var low = TSimd.Broadcast(a.Activation.Low());
        var high = TSimd.Broadcast(a.Activation.High());
        var isHardSwish = a.Activation == Activation.HardSwish;
        TSimd.Store(target, Finish(sum0, low, high, isHardSwish));
        TSimd.Store(target + pitch, Finish(sum1, low, high, isHardSwish));
        TSimd.Store(target + (2 * pitch), Finish(sum2, low, high, isHardSwish));
        TSimd.Store(target + (3 * pitch), Finish(sum3, low, high, isHardSwish));
        target += 4 * pitch;
        TSimd.Store(target, Finish(sum4, low, high, isHardSwish));
        TSimd.Store(target + pitch, Finish(sum5, low, high, isHardSwish));
        TSimd.Store(target + (2 * pitch), Finish(sum6, low, high, isHardSwish));
        TSimd.Store(target + (3 * pitch), Finish(sum7, low, high, isHardSwish));
    }

    private static void Single(in NarrowArguments a, int pixel, int channel)
    {
        var sum = TSimd.Load(a.Bias + channel);
        var source = a.Source + ((long)pixel * a.Step);
        for (var k = 0; k < a.Depth; k++)
        {
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(source[a.Offsets[k]]), TSimd.Load(a.Weights + ((long)k * a.Channels) + channel), sum);
        }

        if (a.Residual != null)
        {
            sum = TSimd.Add(sum, TSimd.Load(a.Residual + (pixel * a.ResidualPitch) + channel));
        }

        TSimd.Store(
            a.Result + (pixel * a.ResultPitch) + channel,
            Finish(sum, TSimd.Broadcast(a.Activation.Low()), TSimd.Broadcast(a.Activation.High()), a.Activation == Activation.HardSwish));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Finish(TVector sum, TVector low, TVector high, bool isHardSwish)
        => isHardSwish ? ActivationPass<TSimd, TVector>.HardSwish(sum) : TSimd.Min(high, TSimd.Max(low, sum));
}
