using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>Calls the micro-kernel of a row count.</summary>
internal static unsafe class MicroKernels<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Runs a tile of <paramref name="rows"/> rows, 1 to <see cref="ISimd{TVector}.MaxRows"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(MicroTile* tile, int rows)
    {
        switch (rows)
        {
            case 6:
                MicroKernel<TSimd, TVector, Rows6>.Run(tile);
                break;
            case 1:
                MicroKernel<TSimd, TVector, Rows1>.Run(tile);
                break;
            case 2:
                MicroKernel<TSimd, TVector, Rows2>.Run(tile);
                break;
            case 3:
                MicroKernel<TSimd, TVector, Rows3>.Run(tile);
                break;
            case 4:
                MicroKernel<TSimd, TVector, Rows4>.Run(tile);
                break;
            case 5:
                MicroKernel<TSimd, TVector, Rows5>.Run(tile);
                break;
            case 7:
                MicroKernel<TSimd, TVector, Rows7>.Run(tile);
                break;
            case 8:
                MicroKernel<TSimd, TVector, Rows8>.Run(tile);
                break;
            case 9:
                MicroKernel<TSimd, TVector, Rows9>.Run(tile);
                break;
            case 10:
                MicroKernel<TSimd, TVector, Rows10>.Run(tile);
                break;
            case 11:
                MicroKernel<TSimd, TVector, Rows11>.Run(tile);
                break;
            case 12:
                MicroKernel<TSimd, TVector, Rows12>.Run(tile);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rows));
        }
    }
}
