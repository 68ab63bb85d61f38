using Panns.Engine.Kernels.Simd;
using Panns.Engine.Kernels.Winograd;
using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Engine.Lowering;

/// <summary>Which algorithm a convolution takes, by its estimated time on a map of the usual size.</summary>
internal static class WinogradChoice
{
    /// <summary>
    /// Threads that the estimate assumes, whatever the session has: the choice changes the last bits of the results, and the number of
    /// threads must not.
    /// </summary>
    public const int UsualThreads = 2;

    /// <summary>The tile shape for a convolution on a map; null where it has to be, or is faster as, a direct product.</summary>
    /// <remarks>Half floats take no tiles with eight products along the height, whose transforms magnify the rounding of weights the most.</remarks>
    public static WinogradKind? For(Convolution convolution, TensorShape map, SimdLevel level, WeightPrecision precision = WeightPrecision.Single)
        => IsPossible(convolution, level)
            ? WinogradCost.Best(
                map.Items,
                map.Height,
                map.Width,
                convolution.InChannels,
                convolution.OutChannels,
                UsualThreads,
                tapsDown: convolution.Kernel.Height,
                tapsAcross: convolution.Kernel.Width,
                allowsLong: precision == WeightPrecision.Single)
            : null;

    /// <summary>Whether any tile shape may serve.</summary>
    public static bool IsPossible(Convolution convolution, SimdLevel level)
        => convolution.Stride == Size2D.One && convolution.Groups == 1 && convolution.Dilation.Width == 1
            && convolution.InChannels >= WinogradPlan.MinChannels(level)
            && KeepsExtent(convolution.Kernel.Height, convolution.Padding.Height, convolution.Dilation.Height)
            && KeepsExtent(convolution.Kernel.Width, convolution.Padding.Width, 1);

    private static bool KeepsExtent(int taps, int padding, int dilation) => taps % 2 == 1 && 2 * padding == (taps - 1) * dilation;
}
