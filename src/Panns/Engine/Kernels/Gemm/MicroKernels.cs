using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>Calls the micro-kernel of a row count.</summary>
internal static unsafe class MicroKernels<TSimd, TVector, TPart>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
    where TPart : struct, IPanelPart
{
    /// <summary>Most rows whose sums stay in registers: half a panel has room for twice as many.</summary>
    public static int MaxRows => TPart.IsWhole ? TSimd.MaxRows : Math.Min(12, 2 * TSimd.MaxRows);

    /// <summary>Runs a tile of <paramref name="rows"/> rows, 1 to <see cref="MaxRows"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(MicroTile* tile, int rows)
    {
        switch (rows)
        {
            case 6:
                MicroKernel<TSimd, TVector, Rows6, TPart>.Run(tile);
                break;
            case 1:
                MicroKernel<TSimd, TVector, Rows1, TPart>.Run(tile);
                break;
            case 2:
                MicroKernel<TSimd, TVector, Rows2, TPart>.Run(tile);
                break;
            case 3:
                MicroKernel<TSimd, TVector, Rows3, TPart>.Run(tile);
                break;
            case 4:
                MicroKernel<TSimd, TVector, Rows4, TPart>.Run(tile);
                break;
            case 5:
                MicroKernel<TSimd, TVector, Rows5, TPart>.Run(tile);
                break;
            case 7:
                MicroKernel<TSimd, TVector, Rows7, TPart>.Run(tile);
                break;
            case 8:
                MicroKernel<TSimd, TVector, Rows8, TPart>.Run(tile);
                break;
            case 9:
                MicroKernel<TSimd, TVector, Rows9, TPart>.Run(tile);
                break;
            case 10:
                MicroKernel<TSimd, TVector, Rows10, TPart>.Run(tile);
                break;
            case 11:
                MicroKernel<TSimd, TVector, Rows11, TPart>.Run(tile);
                break;
            case 12:
                MicroKernel<TSimd, TVector, Rows12, TPart>.Run(tile);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rows));
        }
    }
}
