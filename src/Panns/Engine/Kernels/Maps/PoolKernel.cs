using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Maps;

/// <summary>Arguments of <see cref="PoolKernel{TSimd,TVector}"/>: one line of output pixels.</summary>
internal unsafe struct PoolArguments
{
    /// <summary>First pixel of the first line of the windows that lies in the map.</summary>
    public float* Source;

    /// <summary>Lines of the windows that lie in the map.</summary>
    public int Lines;

    public long LineStride;
    public int Pitch;
    public int Width;
    public int Channels;
    public int KernelWidth;
    public int StrideWidth;
    public int PaddingWidth;
    public float* Result;
    public int ResultPitch;
    public int ResultWidth;

    /// <summary>Factor of the sum; for a maximum not used.</summary>
    public float Scale;

    public bool IsMax;
}

/// <summary>Average and maximum pooling, the channels of a pixel in vectors.</summary>
internal static unsafe class PoolKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static void Run(PoolArguments* arguments)
    {
        var a = *arguments;
        for (var x = 0; x < a.ResultWidth; x++)
        {
            var left = (x * a.StrideWidth) - a.PaddingWidth;
            var first = Math.Max(left, 0);
            var columns = Math.Min(left + a.KernelWidth, a.Width) - first;
            var source = a.Source + ((long)first * a.Pitch);
            var result = a.Result + ((long)x * a.ResultPitch);
            if (a.Channels < TSimd.Width)
            {
                Window<Simd1, float>(a, source, columns, result);
            }
            else
            {
                Window<TSimd, TVector>(a, source, columns, result);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Window<TS, TV>(in PoolArguments a, float* source, int columns, float* result)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        var scale = TS.Broadcast(a.Scale);

        // The last vector overlaps the one before: the same values are written twice.
        var end = a.Channels - TS.Width;
        for (var channel = 0; ; channel = Math.Min(channel + TS.Width, end))
        {
            var line = source + channel;
            var value = a.IsMax ? TS.Load(line) : TS.Zero;
            for (var y = 0; y < a.Lines; y++, line += a.LineStride)
            {
                var pixel = line;
                for (var x = 0; x < columns; x++, pixel += a.Pitch)
                {
                    value = a.IsMax ? TS.Max(value, TS.Load(pixel)) : TS.Add(value, TS.Load(pixel));
                }
            }

            TS.Store(result + channel, a.IsMax ? value : TS.Multiply(value, scale));
            if (channel == end)
            {
                return;
            }
        }
    }
}
