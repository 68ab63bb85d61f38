using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Winograd;

/// <summary>
/// A fast algorithm for one dimension of a kernel of some taps, padded to keep the extent: y = A^T ((G g) * (B^T d)), products taken
/// element by element (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016). Two dimensions nest.
/// </summary>
internal interface IWinograd1D
{
    /// <summary>Outputs of a tile: 1, 2, 4 or 6; at most 4 along the width.</summary>
    static abstract int Outputs { get; }

    /// <summary>Inputs of a tile: at most 8, and 6 along the width.</summary>
    static abstract int Inputs { get; }

    /// <summary>Products of a tile: at most 8, and 6 along the width.</summary>
    static abstract int Products { get; }

    /// <summary>Place of a tile's first input, counted from its first output.</summary>
    static abstract int FirstInput { get; }

    /// <summary>G, row by row: <see cref="Products"/> x taps.</summary>
    static abstract ReadOnlySpan<double> Kernel { get; }

    /// <summary>B^T d; inputs and products beyond the counts are ignored.</summary>
    static abstract void Input<TSimd, TVector>(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector d6, TVector d7,
        out TVector v0, out TVector v1, out TVector v2, out TVector v3, out TVector v4, out TVector v5, out TVector v6, out TVector v7)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;

    /// <summary>A^T m; products and outputs beyond the counts are ignored.</summary>
    static abstract void Output<TSimd, TVector>(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, TVector m6, TVector m7,
        out TVector y0, out TVector y1, out TVector y2, out TVector y3, out TVector y4, out TVector y5)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}
