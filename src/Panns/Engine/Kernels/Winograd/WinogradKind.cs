namespace Panns.Engine.Kernels.Winograd;

/// <summary>Tile shapes: outputs along the height (time) x along the width (frequency).</summary>
internal enum WinogradKind
{
    /// <summary>36 products for 16 outputs: the fewest operations, weights four times as large.</summary>
    FourByFour,

    /// <summary>16 products for 4 outputs.</summary>
    TwoByTwo,

    /// <summary>18 products for 4 x 2 outputs of a map two wide, weights twice as large.</summary>
    FourByWholeTwo,

    /// <summary>12 products for 2 x 2 outputs of a map two wide, weights a third larger.</summary>
    TwoByWholeTwo,

    /// <summary>24 products for 4 x 2 outputs.</summary>
    FourByTwo,

    /// <summary>36 products for 2 x 2 outputs of a kernel of 5 x 5, weights 1.44 times as large.</summary>
    TwoByTwoOfFive,

    /// <summary>6 products for 4 outputs of a signal, weights twice as large.</summary>
    FourAlong,

    /// <summary>4 products for 2 outputs of a signal, weights a third larger.</summary>
    TwoAlong,
}

/// <summary>Counts of a tile shape.</summary>
internal static class WinogradKinds
{
    public static bool IsFour(this WinogradKind kind)
        => kind is WinogradKind.FourByFour or WinogradKind.FourByWholeTwo or WinogradKind.FourByTwo or WinogradKind.FourAlong;

    public static bool IsWholeTwo(this WinogradKind kind) => kind is WinogradKind.FourByWholeTwo or WinogradKind.TwoByWholeTwo;

    /// <summary>Whether the tile shape is one of signals, which have no width.</summary>
    public static bool IsAlong(this WinogradKind kind) => kind is WinogradKind.FourAlong or WinogradKind.TwoAlong;

    public static int TileHeight(this WinogradKind kind) => kind.IsFour() ? 4 : 2;

    public static int TileWidth(this WinogradKind kind) => kind == WinogradKind.FourByFour ? 4 : kind.IsAlong() ? 1 : 2;

    /// <summary>Taps of the kernel along the height.</summary>
    public static int TapsDown(this WinogradKind kind) => kind == WinogradKind.TwoByTwoOfFive ? 5 : 3;

    /// <summary>Taps of the kernel along the width.</summary>
    public static int TapsAcross(this WinogradKind kind) => kind.IsAlong() ? 1 : kind.TapsDown();

    /// <summary>Products per tile: as many matrices of channels x output channels.</summary>
    public static int Products(this WinogradKind kind)
        => kind.KernelHeight().Length / kind.TapsDown() * (kind.KernelWidth().Length / kind.TapsAcross());

    /// <summary>G along the height.</summary>
    public static ReadOnlySpan<double> KernelHeight(this WinogradKind kind)
        => kind == WinogradKind.TwoByTwoOfFive ? TwoOutputsOfFive.Kernel : kind.IsFour() ? FourOutputs.Kernel : TwoOutputs.Kernel;

    /// <summary>G along the width.</summary>
    public static ReadOnlySpan<double> KernelWidth(this WinogradKind kind) => kind switch
    {
        WinogradKind.FourByFour => FourOutputs.Kernel,
        WinogradKind.TwoByTwoOfFive => TwoOutputsOfFive.Kernel,
        WinogradKind.FourAlong or WinogradKind.TwoAlong => OneOutput.Kernel,
        WinogradKind.FourByWholeTwo or WinogradKind.TwoByWholeTwo => WholeWidthOfTwo.Kernel,
        _ => TwoOutputs.Kernel,
    };

    /// <summary>Whether the tile shape works for a map of this width.</summary>
    public static bool Fits(this WinogradKind kind, int width)
        => kind.IsWholeTwo() ? width == 2 : !kind.IsAlong() || width == 1;
}
