using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
/// A convolution of every channel with its own kernel. Several outputs go together, each weight loaded once for them: eight of a line, or, because
/// deep maps of some networks are only a few pixels wide and then almost every column is at an edge, four lines of a column.
/// </summary>
internal static unsafe class DepthwiseKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const int Columns = 8;
    private const int Lines = 4;

    /// <summary>Fewest columns away from the edges for which they go together.</summary>
    private const int FewestColumns = 12;

    public static void Run(DepthwiseArguments* arguments)
    {
        var a = *arguments;
        var firstInner = Math.Min((a.PaddingWidth + a.StrideWidth - 1) / a.StrideWidth, a.ResultWidth);
        var lastInner = a.Width + a.PaddingWidth < a.KernelWidth
            ? 0
            : Math.Min(((a.Width + a.PaddingWidth - a.KernelWidth) / a.StrideWidth) + 1, a.ResultWidth);
        if (a.Channels < TSimd.Width && a.Channels >= Simd256.Width)
        {
            DepthwiseKernel<Simd256, Vector256<float>>.Run(arguments);
        }
        else if (a.Channels < TSimd.Width)
        {
            for (var line = a.FirstLine; line < a.LastLine; line++)
            {
                ByPixel<Simd1, float>(a, line, 0, a.ResultWidth);
                Activate(a, line, 1);
            }
        }
        else if (lastInner - firstInner >= FewestColumns)
        {
            ByColumns(a, firstInner, lastInner);
        }
        else
        {
            ByLines(a);
        }
    }

    private static void ByColumns(in DepthwiseArguments a, int firstInner, int lastInner)
    {
        for (var line = a.FirstLine; line < a.LastLine; line++)
        {
            ByPixel<TSimd, TVector>(a, line, 0, firstInner);
            var window = WindowAt(a, line, firstInner);
            for (var x = firstInner; ; x = Math.Min(x + Columns, lastInner - Columns))
            {
                // The last group overlaps the one before: the same values are written twice.
                EightColumns(a, SourceOf(a, line, x), ResultOf(a, line, x), window);
                if (x == lastInner - Columns)
                {
                    break;
                }
            }

            ByPixel<TSimd, TVector>(a, line, lastInner, a.ResultWidth);
            Activate(a, line, 1);
        }
    }

    private static void ByLines(in DepthwiseArguments a)
    {
        for (var line = a.FirstLine; line < a.LastLine;)
        {
            var top = (line * a.StrideHeight) - a.PaddingHeight;
            var isInside = line + Lines <= a.LastLine && top >= 0 && top + ((Lines - 1) * a.StrideHeight) + a.KernelHeight <= a.Height;
            var lines = isInside ? Lines : 1;
            if (isInside)
            {
                for (var x = 0; x < a.ResultWidth; x++)
                {
                    FourLines(a, SourceOf(a, line, x), ResultOf(a, line, x), WindowAt(a, line, x));
                }
            }
            else
            {
                ByPixel<TSimd, TVector>(a, line, 0, a.ResultWidth);
            }

            Activate(a, line, lines);
            line += lines;
        }
    }

    private static void ByPixel<TS, TV>(in DepthwiseArguments a, int line, int first, int last)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        for (var x = first; x < last; x++)
        {
            Pixel<TS, TV>(a, SourceOf(a, line, x), ResultOf(a, line, x), WindowAt(a, line, x));
        }
    }

    /// <summary>A pass of its own for what the kernels leave out: an exponential in them would push their sums out of the registers.</summary>
    private static void Activate(in DepthwiseArguments a, int line, int lines)
    {
        if (!a.Activation.IsClamp() && a.Activation != Activation.HardSwish)
        {
            var length = a.ResultWidth * a.Channels;
            ActivationPass<TSimd, TVector>.Apply(a.Activation, a.Result + ((long)line * length), length, lines, length);
        }
    }

    private static Window WindowAt(in DepthwiseArguments a, int line, int x)
    {
        var top = (line * a.StrideHeight) - a.PaddingHeight;
        var left = (x * a.StrideWidth) - a.PaddingWidth;
        return new()
        {
            FirstRow = Math.Max(0, -top),
            LastRow = Math.Min(a.KernelHeight, a.Height - top),
            FirstColumn = Math.Max(0, -left),
            LastColumn = Math.Min(a.KernelWidth, a.Width - left),
        };
    }

    private static float* SourceOf(in DepthwiseArguments a, int line, int x)
        => a.Source + (((((long)line * a.StrideHeight) - a.PaddingHeight) * a.Width) + (x * a.StrideWidth) - a.PaddingWidth) * a.Pitch;

    private static float* ResultOf(in DepthwiseArguments a, int line, int x) => a.Result + ((((long)line * a.ResultWidth) + x) * a.Channels);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightColumns(in DepthwiseArguments a, float* source, float* result, in Window window)
    {
        nint step = a.StrideWidth * a.Pitch;
        nint lineStride = (nint)a.Width * a.Pitch;
        nint pitch = a.Pitch;
        nint channels = a.Channels;
        nint taps = a.KernelWidth * channels;
        nint width = a.KernelWidth;
        var firstRow = window.FirstRow;
        var lastRow = window.LastRow;
        var low = TSimd.Broadcast(a.Activation.Low());
        var high = TSimd.Broadcast(a.Activation.High());
        var isHardSwish = a.Activation == Activation.HardSwish;
        nint end = a.Channels - TSimd.Width;
        for (nint channel = 0; ; channel = channel + TSimd.Width < end ? channel + TSimd.Width : end)
        {
            var s0 = TSimd.Load(a.Bias + channel);
            TVector s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            var line = source + (firstRow * lineStride) + channel;
            var row = a.Weights + (firstRow * taps) + channel;
            for (var y = firstRow; y < lastRow; y++, line += lineStride, row += taps)
            {
                var pixel = line;
                var weights = row;
                for (var x = width; x > 0; x--, pixel += pitch, weights += channels)
                {
                    var weight = TSimd.Load(weights);
                    s0 = TSimd.MultiplyAdd(TSimd.Load(pixel), weight, s0);
                    s1 = TSimd.MultiplyAdd(TSimd.Load(pixel + step), weight, s1);
                    s2 = TSimd.MultiplyAdd(TSimd.Load(pixel + (2 * step)), weight, s2);
                    var third = pixel + (3 * step);
                    s3 = TSimd.MultiplyAdd(TSimd.Load(third), weight, s3);
                    s4 = TSimd.MultiplyAdd(TSimd.Load(third + step), weight, s4);
                    s5 = TSimd.MultiplyAdd(TSimd.Load(third + (2 * step)), weight, s5);
                    var sixth = third + (3 * step);
                    s6 = TSimd.MultiplyAdd(TSimd.Load(sixth), weight, s6);
                    s7 = TSimd.MultiplyAdd(TSimd.Load(sixth + step), weight, s7);
                }
            }

            var target = result + channel;
            TSimd.Store(target, Finish<TSimd, TVector>(s0, low, high, isHardSwish));
            TSimd.Store(target + channels, Finish<TSimd, TVector>(s1, low, high, isHardSwish));
            TSimd.Store(target + (2 * channels), Finish<TSimd, TVector>(s2, low, high, isHardSwish));
            TSimd.Store(target + (3 * channels), Finish<TSimd, TVector>(s3, low, high, isHardSwish));
            target += 4 * channels;
            TSimd.Store(target, Finish<TSimd, TVector>(s4, low, high, isHardSwish));
            TSimd.Store(target + channels, Finish<TSimd, TVector>(s5, low, high, isHardSwish));
            TSimd.Store(target + (2 * channels), Finish<TSimd, TVector>(s6, low, high, isHardSwish));
            TSimd.Store(target + (3 * channels), Finish<TSimd, TVector>(s7, low, high, isHardSwish));
            if (channel == end)
            {
                return;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourLines(in DepthwiseArguments a, float* source, float* result, in Window window)
    {
        var lineStride = (long)a.Width * a.Pitch;
        var step = a.StrideHeight * lineStride;
        var resultStep = (long)a.ResultWidth * a.Channels;
        var firstColumn = window.FirstColumn;
        var lastColumn = window.LastColumn;
        var low = TSimd.Broadcast(a.Activation.Low());
        var high = TSimd.Broadcast(a.Activation.High());
        var isHardSwish = a.Activation == Activation.HardSwish;
        var end = a.Channels - TSimd.Width;
        for (var channel = 0; ; channel = Math.Min(channel + TSimd.Width, end))
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
            TSimd.Store(target, Finish<TSimd, TVector>(sum0, low, high, isHardSwish));
            TSimd.Store(target + resultStep, Finish<TSimd, TVector>(sum1, low, high, isHardSwish));
            TSimd.Store(target + (2 * resultStep), Finish<TSimd, TVector>(sum2, low, high, isHardSwish));
            TSimd.Store(target + (3 * resultStep), Finish<TSimd, TVector>(sum3, low, high, isHardSwish));
            if (channel == end)
            {
                return;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pixel<TS, TV>(in DepthwiseArguments a, float* source, float* result, in Window window)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        var lineStride = (long)a.Width * a.Pitch;
        var low = TS.Broadcast(a.Activation.Low());
        var high = TS.Broadcast(a.Activation.High());
        var isHardSwish = a.Activation == Activation.HardSwish;
        var end = a.Channels - TS.Width;
        for (var channel = 0; ; channel = Math.Min(channel + TS.Width, end))
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

            TS.Store(result + channel, Finish<TS, TV>(sum, low, high, isHardSwish));
            if (channel == end)
            {
                return;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Finish<TS, TV>(TV value, TV low, TV high, bool isHardSwish)
        where TS : struct, ISimd<TV>
        where TV : struct
        => isHardSwish ? ActivationPass<TS, TV>.HardSwish(value) : TS.Min(high, TS.Max(low, value));

    /// <summary>The part of the kernel that lies in the map.</summary>
    private struct Window
    {
        public int FirstRow;
        public int LastRow;
        public int FirstColumn;
        public int LastColumn;
    }
}
