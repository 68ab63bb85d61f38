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
}

/// <summary>Counts of a tile shape.</summary>
internal static class WinogradKinds
{
    public static bool IsFour(this WinogradKind kind)
        => kind is WinogradKind.FourByFour or WinogradKind.FourByWholeTwo or WinogradKind.FourByTwo;

    public static bool IsWholeTwo(this WinogradKind kind) => kind is WinogradKind.FourByWholeTwo or WinogradKind.TwoByWholeTwo;

    public static int TileHeight(this WinogradKind kind) => kind.IsFour() ? 4 : 2;

    public static int TileWidth(this WinogradKind kind) => kind == WinogradKind.FourByFour ? 4 : 2;

    /// <summary>Products per tile: as many matrices of channels x output channels.</summary>
    public static int Products(this WinogradKind kind)
        => (kind.IsFour() ? 6 : 4) * (kind.IsWholeTwo() ? 3 : kind == WinogradKind.FourByFour ? 6 : 4);

    /// <summary>G along the height.</summary>
    public static ReadOnlySpan<double> KernelHeight(this WinogradKind kind) => kind.IsFour() ? FourOutputs.Kernel : TwoOutputs.Kernel;

    /// <summary>G along the width.</summary>
    public static ReadOnlySpan<double> KernelWidth(this WinogradKind kind)
        => kind.IsWholeTwo() ? WholeWidthOfTwo.Kernel : kind == WinogradKind.FourByFour ? FourOutputs.Kernel : TwoOutputs.Kernel;

    /// <summary>Whether the tile shape works for a map of this width.</summary>
    public static bool Fits(this WinogradKind kind, int width) => !kind.IsWholeTwo() || width == 2;
}
