using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>A^T m of one line of products, a vector each, that lie in memory at equal steps.</summary>
internal static unsafe class LineOutput<TSimd, TVector, TLine>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TLine : struct, IWinograd1D
{
    /// <summary>Transforms the line; outputs that the transform has not are undefined.</summary>
    /// <param name="m">The first product.</param>
    /// <param name="step">Floats from a product to the next one.</param>
    /// <param name="y0">The first output.</param>
    /// <param name="y1">The second output.</param>
    /// <param name="y2">The third output.</param>
    /// <param name="y3">The fourth output.</param>
    /// <param name="y4">The fifth output.</param>
    /// <param name="y5">The sixth output.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        float* m, nint step, out TVector y0, out TVector y1, out TVector y2, out TVector y3, out TVector y4, out TVector y5)
        => TLine.Output<TSimd, TVector>(
            TSimd.Load(m),
            TSimd.Load(m + step),
            TSimd.Load(m + (2 * step)),
            TLine.Products > 3 ? TSimd.Load(m + (3 * step)) : default,
            TLine.Products > 4 ? TSimd.Load(m + (4 * step)) : default,
            TLine.Products > 5 ? TSimd.Load(m + (5 * step)) : default,
            TLine.Products > 6 ? TSimd.Load(m + (6 * step)) : default,
            TLine.Products > 7 ? TSimd.Load(m + (7 * step)) : default,
            out y0,
            out y1,
            out y2,
            out y3,
            out y4,
            out y5);
}
