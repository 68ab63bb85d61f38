using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>A fast algorithm for one dimension, of at most 6 products, that also takes gradients.</summary>
internal interface IWinogradGradient1D : IWinograd1D
{
    /// <summary>A y, the transpose of <see cref="IWinograd1D.Output"/>: outputs' gradients to those of the products; products beyond the count are ignored.</summary>
    static abstract void Spread<TSimd, TVector>(
        TVector y0, TVector y1, TVector y2, TVector y3,
        out TVector m0, out TVector m1, out TVector m2, out TVector m3, out TVector m4, out TVector m5)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}
