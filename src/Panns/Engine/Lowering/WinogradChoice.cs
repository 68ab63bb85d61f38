using Panns.Engine.Kernels.Simd;
using Panns.Engine.Kernels.Winograd;
using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Engine.Lowering;

/// <summary>Which algorithm a 3x3 convolution takes, by its estimated time on a map of the usual size.</summary>
internal static class WinogradChoice
{
    // Of the usual machine, not of the session: the choice shows in the last bits, which the number of threads must not.
    private const int UsualThreads = 2;

    /// <summary>The tile shape for a convolution on a map; null where it has to be, or is faster as, a direct product.</summary>
    public static WinogradKind? For(Convolution convolution, TensorShape map, SimdLevel level)
        => IsPossible(convolution, level)
            ? WinogradCost.Best(map.Items, map.Height, map.Width, convolution.InChannels, convolution.OutChannels, UsualThreads)
            : null;

    private static bool IsPossible(Convolution convolution, SimdLevel level)
        => convolution.Kernel == Size2D.Square(3) && convolution.Stride == Size2D.One && convolution.Padding == Size2D.One
            && convolution.Dilation == Size2D.One && convolution.Groups == 1
            && convolution.InChannels >= WinogradPlan.MinChannels(level);
}
