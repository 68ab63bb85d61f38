using Panns.Engine.Kernels.Simd;
using Panns.Engine.Kernels.Winograd;
using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Engine.Lowering;

/// <summary>
/// Which algorithm a 3x3 convolution takes, by its estimated time on a map of the usual size. Larger tiles multiply less, but their
/// transformed weights are larger, and where a map is small reading them is what takes the time.
/// </summary>
internal static class WinogradChoice
{
    // Rates of one core: products, weights from memory, values through the transforms. Their ratios alone matter.
    private const double ProductsPerSecond = 3.2e10;
    private const double WeightsPerSecond = 2.5e9;
    private const double ValuesPerSecond = 2.5e9;

    private static readonly WinogradKind[] Kinds =
        [WinogradKind.FourByFour, WinogradKind.TwoByTwo, WinogradKind.FourByWholeTwo, WinogradKind.TwoByWholeTwo, WinogradKind.FourByTwo];

    /// <summary>Whether a convolution can run by the algorithm at all.</summary>
    public static bool IsPossible(Convolution convolution, SimdLevel level)
        => convolution.Kernel == Size2D.Square(3) && convolution.Stride == Size2D.One && convolution.Padding == Size2D.One
            && convolution.Dilation == Size2D.One && convolution.Groups == 1
            && convolution.InChannels >= WinogradPlan.MinChannels(level);

    /// <summary>The tile shape for a convolution on a map; null where the direct product is faster.</summary>
    public static WinogradKind? For(Convolution convolution, TensorShape map)
    {
        var best = Direct(convolution, map);
        WinogradKind? choice = null;
        foreach (var kind in Kinds)
        {
            if (kind.Fits(map.Width) && Cost(kind, convolution, map) is var cost && cost < best)
            {
                best = cost;
                choice = kind;
            }
        }

        return choice;
    }

    private static double Direct(Convolution convolution, TensorShape map)
    {
        var weights = 9.0 * convolution.InChannels * convolution.OutChannels;
        return (weights * map.Height * map.Width * map.Items / ProductsPerSecond) + (weights / WeightsPerSecond);
    }

    private static double Cost(WinogradKind kind, Convolution convolution, TensorShape map)
    {
        double matrix = (double)convolution.InChannels * convolution.OutChannels;
        var down = (map.Height + kind.TileHeight() - 1) / kind.TileHeight();
        var across = (map.Width + kind.TileWidth() - 1) / kind.TileWidth();
        double products = (double)map.Items * down * across * kind.Products();
        return (matrix * products / ProductsPerSecond)
            + (matrix * kind.Products() / WeightsPerSecond)
            + (products * (convolution.InChannels + convolution.OutChannels) / ValuesPerSecond);
    }
}
