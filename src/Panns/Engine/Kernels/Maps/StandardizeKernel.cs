using System.Runtime.Intrinsics;

namespace Panns.Engine.Kernels.Maps;

/// <summary>(x - mean) * scale, channel by channel.</summary>
internal static unsafe class StandardizeKernel
{
    /// <summary>Standardizes the channels of one pixel.</summary>
    public static void Run(float* target, float* source, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale)
    {
        var i = 0;
        for (; i <= mean.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            ((Vector256.Load(source + i) - Vector256.Create(mean[i..])) * Vector256.Create(scale[i..])).Store(target + i);
        }

        for (; i < mean.Length; i++)
        {
            target[i] = (source[i] - mean[i]) * scale[i];
        }
    }
}
