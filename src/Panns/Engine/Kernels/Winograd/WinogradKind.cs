namespace Panns.Engine.Kernels.Winograd;

/// <summary>Tile shapes: outputs along the height (time) x along the width (frequency).</summary>
internal enum WinogradKind
{
    /// <summary>48 products for 6 x 4 outputs: the fewest operations, weights 5.3 times as large.</summary>
    SixByFour,

    /// <summary>36 products for 16 outputs, weights four times as large.</summary>
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

    /// <summary>48 products for 4 x 2 outputs of a kernel of 5 x 5, weights 1.92 times as large.</summary>
    FourByTwoOfFive,

    /// <summary>8 products for 6 outputs of a signal, weights 2.7 times as large.</summary>
    SixAlong,

    /// <summary>6 products for 4 outputs of a signal, weights twice as large.</summary>
    FourAlong,

    /// <summary>4 products for 2 outputs of a signal, weights a third larger.</summary>
    TwoAlong,
}

/// <summary>Counts of a tile shape.</summary>
internal static class WinogradKinds
{
    public static bool IsWholeTwo(this WinogradKind kind) => kind is WinogradKind.FourByWholeTwo or WinogradKind.TwoByWholeTwo;

    /// <summary>Whether the tile shape is one of signals, which have no width.</summary>
    public static bool IsAlong(this WinogradKind kind) => kind is WinogradKind.SixAlong or WinogradKind.FourAlong or WinogradKind.TwoAlong;

    /// <summary>Whether the tile shape has eight products along the height.</summary>
    public static bool IsLong(this WinogradKind kind)
        => kind is WinogradKind.SixByFour or WinogradKind.FourByTwoOfFive or WinogradKind.SixAlong;

    public static int TileHeight(this WinogradKind kind) => kind switch
    {
        WinogradKind.SixByFour or WinogradKind.SixAlong => 6,
        WinogradKind.TwoByTwo or WinogradKind.TwoByWholeTwo or WinogradKind.TwoByTwoOfFive or WinogradKind.TwoAlong => 2,
        _ => 4,
    };

    public static int TileWidth(this WinogradKind kind)
        => kind is WinogradKind.SixByFour or WinogradKind.FourByFour ? 4 : kind.IsAlong() ? 1 : 2;

    /// <summary>Taps of the kernel along the height.</summary>
    public static int TapsDown(this WinogradKind kind) => kind is WinogradKind.FourByTwoOfFive or WinogradKind.TwoByTwoOfFive ? 5 : 3;

    /// <summary>Taps of the kernel along the width.</summary>
    public static int TapsAcross(this WinogradKind kind) => kind.IsAlong() ? 1 : kind.TapsDown();

    /// <summary>Products per tile: as many matrices of channels x output channels.</summary>
    public static int Products(this WinogradKind kind)
        => kind.KernelHeight().Length / kind.TapsDown() * (kind.KernelWidth().Length / kind.TapsAcross());

    /// <summary>G along the height.</summary>
    public static ReadOnlySpan<double> KernelHeight(this WinogradKind kind) => kind switch
    {
        WinogradKind.SixByFour or WinogradKind.SixAlong => SixOutputs.Kernel,
        WinogradKind.FourByTwoOfFive => FourOutputsOfFive.Kernel,
        WinogradKind.TwoByTwoOfFive => TwoOutputsOfFive.Kernel,
        _ => kind.TileHeight() == 4 ? FourOutputs.Kernel : TwoOutputs.Kernel,
    };

    /// <summary>G along the width.</summary>
    public static ReadOnlySpan<double> KernelWidth(this WinogradKind kind) => kind switch
    {
        WinogradKind.SixByFour or WinogradKind.FourByFour => FourOutputs.Kernel,
        WinogradKind.FourByTwoOfFive or WinogradKind.TwoByTwoOfFive => TwoOutputsOfFive.Kernel,
        WinogradKind.FourByWholeTwo or WinogradKind.TwoByWholeTwo => WholeWidthOfTwo.Kernel,
        _ => kind.IsAlong() ? OneOutput.Kernel : TwoOutputs.Kernel,
    };

    /// <summary>Whether the tile shape works for a map of this width.</summary>
    public static bool Fits(this WinogradKind kind, int width)
        => kind.IsWholeTwo() ? width == 2 : !kind.IsAlong() || width == 1;
}
