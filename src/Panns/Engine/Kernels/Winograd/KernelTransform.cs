using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// Weights of F(4x4, 3x3) from their nine taps, right before they are multiplied: G g G^T, a row of six products at a time. Where a layer has many
/// channels on a small map, four times as many weights would come from memory for a few tiles each.
/// </summary>
internal static unsafe class KernelTransform<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Taps of the kernel.</summary>
    public const int Taps = 9;

    /// <summary>Transforms a row.</summary>
    /// <param name="row">Which of the six.</param>
    /// <param name="taps">The taps: [channel][tap][panel width].</param>
    /// <param name="channels">Channels.</param>
    /// <param name="target">Receives the products: [product][channel][panel width].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(int row, float* taps, nint channels, float* target)
    {
        nint width = 2 * TSimd.Width;
        var stride = channels * width;
        var (f0, f1, f2) = ((float)FourOutputs.Kernel[3 * row], (float)FourOutputs.Kernel[(3 * row) + 1], (float)FourOutputs.Kernel[(3 * row) + 2]);
        var (g0, g1, g2) = (TSimd.Broadcast(f0), TSimd.Broadcast(f1), TSimd.Broadcast(f2));
        var first = TSimd.Broadcast((float)FourOutputs.Kernel[0]);
        var (p0, p1, p2) = (TSimd.Broadcast((float)FourOutputs.Kernel[3]), TSimd.Broadcast((float)FourOutputs.Kernel[4]), TSimd.Broadcast((float)FourOutputs.Kernel[5]));
        var (q0, q1, q2) = (TSimd.Broadcast((float)FourOutputs.Kernel[9]), TSimd.Broadcast((float)FourOutputs.Kernel[10]), TSimd.Broadcast((float)FourOutputs.Kernel[11]));
        for (nint channel = 0; channel < channels; channel++, taps += Taps * width, target += width)
        {
            for (nint half = 0; half < width; half += TSimd.Width)
            {
                var from = taps + half;
                var u0 = TSimd.MultiplyAdd(g0, TSimd.Load(from), TSimd.MultiplyAdd(g1, TSimd.Load(from + (3 * width)), TSimd.Multiply(g2, TSimd.Load(from + (6 * width)))));
                var u1 = TSimd.MultiplyAdd(g0, TSimd.Load(from + width), TSimd.MultiplyAdd(g1, TSimd.Load(from + (4 * width)), TSimd.Multiply(g2, TSimd.Load(from + (7 * width)))));
                var u2 = TSimd.MultiplyAdd(g0, TSimd.Load(from + (2 * width)), TSimd.MultiplyAdd(g1, TSimd.Load(from + (5 * width)), TSimd.Multiply(g2, TSimd.Load(from + (8 * width)))));
                var to = target + half;
                TSimd.Store(to, TSimd.Multiply(first, u0));
                var even = TSimd.MultiplyAdd(p0, u0, TSimd.Multiply(p2, u2));
                TSimd.Store(to + stride, TSimd.MultiplyAdd(p1, u1, even));
                TSimd.Store(to + (2 * stride), TSimd.Subtract(even, TSimd.Multiply(p1, u1)));
                even = TSimd.MultiplyAdd(q0, u0, TSimd.Multiply(q2, u2));
                TSimd.Store(to + (3 * stride), TSimd.MultiplyAdd(q1, u1, even));
                TSimd.Store(to + (4 * stride), TSimd.Subtract(even, TSimd.Multiply(q1, u1)));
                TSimd.Store(to + (5 * stride), u2);
            }
        }
    }
}
