using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Maps;

/// <summary>Arguments of <see cref="DepthwiseKernel{TSimd,TVector}"/>: some lines of one item's output.</summary>
internal unsafe struct DepthwiseArguments
{
    /// <summary>The item's map.</summary>
    public float* Source;

    public int Height;
    public int Width;
    public int Pitch;
    public int Channels;
    public int KernelHeight;
    public int KernelWidth;
    public int StrideHeight;
    public int StrideWidth;
    public int PaddingHeight;
    public int PaddingWidth;

    /// <summary>[tap][channel].</summary>
    public float* Weights;

    public float* Bias;

    /// <summary>The item's output map, dense.</summary>
    public float* Result;

    public int ResultWidth;
    public int FirstLine;
    public int LastLine;
    public Activation Activation;
}

/// <summary>
/// A convolution of every channel with its own kernel. Four lines of output go together, each weight loaded once for them: lines and
/// not columns, because deep maps are only a few pixels wide and then almost every column is at an edge.
/// </summary>
internal static unsafe class DepthwiseKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Group = 4;

    public static void Run(DepthwiseArguments* arguments)
    {
        var a = *arguments;
        var whole = a.Channels / TSimd.Width * TSimd.Width;
        var line = a.FirstLine;
        while (line < a.LastLine)
        {
            var top = (line * a.StrideHeight) - a.PaddingHeight;
            var bottom = top + ((Group - 1) * a.StrideHeight) + a.KernelHeight;
            var isInside = line + Group <= a.LastLine && top >= 0 && bottom <= a.Height;
            var lines = isInside ? Group : 1;
            for (var x = 0; x < a.ResultWidth; x++)
            {
                var left = (x * a.StrideWidth) - a.PaddingWidth;
                var window = new Window
                {
                    FirstRow = Math.Max(0, -top),
                    LastRow = isInside ? a.KernelHeight : Math.Min(a.KernelHeight, a.Height - top),
                    FirstColumn = Math.Max(0, -left),
                    LastColumn = Math.Min(a.KernelWidth, a.Width - left),
                };
                var source = a.Source + ((((long)top * a.Width) + left) * a.Pitch);
                var result = a.Result + ((((long)line * a.ResultWidth) + x) * a.Channels);
                if (isInside)
                {
                    FourPixels(a, source, result, window, whole);
                }
                else
                {
                    Pixel<TSimd, TVector>(a, source, result, window, 0, whole);
                }

                for (var i = 0; i < lines && whole < a.Channels; i++)
                {
                    Pixel<Simd1, float>(
                        a, source + ((long)i * a.StrideHeight * a.Width * a.Pitch), result + ((long)i * a.ResultWidth * a.Channels), window, whole, a.Channels);
                }
            }

            line += lines;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourPixels(in DepthwiseArguments a, float* source, float* result, in Window window, int channels)
    {
        var lineStride = (long)a.Width * a.Pitch;
        var step = a.StrideHeight * lineStride;
        var resultStep = (long)a.ResultWidth * a.Channels;
        var firstColumn = window.FirstColumn;
        var lastColumn = window.LastColumn;
        for (var channel = 0; channel < channels; channel += TSimd.Width)
        {
            var sum0 = TSimd.Load(a.Bias + channel);
            var sum1 = sum0;
            var sum2 = sum0;
            var sum3 = sum0;
            for (var y = 0; y < a.KernelHeight; y++)
            {
                var pixel = source + (y * lineStride) + ((long)firstColumn * a.Pitch) + channel;
                var weights = a.Weights + (((y * a.KernelWidth) + firstColumn) * a.Channels) + channel;
                for (var x = firstColumn; x < lastColumn; x++)
                {
                    var weight = TSimd.Load(weights);
                    sum0 = TSimd.MultiplyAdd(TSimd.Load(pixel), weight, sum0);
                    sum1 = TSimd.MultiplyAdd(TSimd.Load(pixel + step), weight, sum1);
                    sum2 = TSimd.MultiplyAdd(TSimd.Load(pixel + (2 * step)), weight, sum2);
                    sum3 = TSimd.MultiplyAdd(TSimd.Load(pixel + (3 * step)), weight, sum3);
                    pixel += a.Pitch;
                    weights += a.Channels;
                }
            }

            var target = result + channel;
            TSimd.Store(target, ActivationPass<TSimd, TVector>.Apply(a.Activation, sum0));
            TSimd.Store(target + resultStep, ActivationPass<TSimd, TVector>.Apply(a.Activation, sum1));
            TSimd.Store(target + (2 * resultStep), ActivationPass<TSimd, TVector>.Apply(a.Activation, sum2));
            TSimd.Store(target + (3 * resultStep), ActivationPass<TSimd, TVector>.Apply(a.Activation, sum3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pixel<TS, TV>(in DepthwiseArguments a, float* source, float* result, in Window window, int from, int to)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        var lineStride = (long)a.Width * a.Pitch;
        for (var channel = from; channel < to; channel += TS.Width)
        {
            var sum = TS.Load(a.Bias + channel);
            for (var y = window.FirstRow; y < window.LastRow; y++)
            {
                var pixel = source + (y * lineStride) + ((long)window.FirstColumn * a.Pitch) + channel;
                var weights = a.Weights + (((y * a.KernelWidth) + window.FirstColumn) * a.Channels) + channel;
                for (var x = window.FirstColumn; x < window.LastColumn; x++, pixel += a.Pitch, weights += a.Channels)
                {
                    sum = TS.MultiplyAdd(TS.Load(pixel), TS.Load(weights), sum);
                }
            }

            TS.Store(result + channel, ActivationPass<TS, TV>.Apply(a.Activation, sum));
        }
    }

    /// <summary>The part of the kernel that lies in the map.</summary>
    private struct Window
    {
        public int FirstRow;
        public int LastRow;
        public int FirstColumn;
        public int LastColumn;
    }
}
