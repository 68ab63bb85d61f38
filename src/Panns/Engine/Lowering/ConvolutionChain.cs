using Panns.Networks;
using Panns.Networks.Layers;
using Activation = Panns.Engine.Kernels.Gemm.Activation;

namespace Panns.Engine.Lowering;

/// <summary>
/// A convolution or linear layer, with the layers after it that cost nothing when they are computed together with it: averaging,
/// normalization, a sum with an earlier value, the activation.
/// </summary>
internal sealed class ConvolutionChain
{
    private ConvolutionChain(int start) => End = start;

    /// <summary>The last node of the chain: the value that the chain computes.</summary>
    public int End { get; private set; }

    /// <summary>Average pooling before anything else, which merges into the kernel; 1x1 if there is none.</summary>
    public Size2D Averaging { get; private set; } = Size2D.One;

    public BatchNorm? BatchNorm { get; private set; }

    /// <summary>The value to add before the activation, or -1.</summary>
    public int Residual { get; private set; } = -1;

    public Activation Activation { get; private set; }

    /// <summary>Average pooling after the activation; 1x1 if there is none.</summary>
    public Size2D Pooling { get; private set; } = Size2D.One;

    private bool IsLinear => BatchNorm is null && Residual < 0 && Activation == Activation.None;

    /// <summary>Follows the layers after a node.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="start">The convolution or linear layer.</param>
    /// <param name="allowed">What the kernel that will run it can do.</param>
    /// <param name="isComputed">Whether a value exists before the chain runs.</param>
    public static ConvolutionChain Follow(NetworkGraph graph, int start, ChainAbilities allowed, Func<int, bool> isComputed)
    {
        var chain = new ConvolutionChain(start);
        for (var next = graph.OnlyUserOf(start); next >= 0 && chain.TryTake(graph, next, allowed, isComputed); next = graph.OnlyUserOf(next))
        {
            chain.End = next;
            if (chain.Pooling != Size2D.One)
            {
                break;
            }
        }

        return chain;
    }

    private bool TryTake(NetworkGraph graph, int node, ChainAbilities allowed, Func<int, bool> isComputed)
    {
        switch (graph[node])
        {
            case Pool { Kind: PoolKind.Average } pool when pool.Stride == pool.Kernel && pool.Padding == Size2D.Zero:
                if (allowed.HasFlag(ChainAbilities.Averaging) && IsLinear && Averaging == Size2D.One)
                {
                    Averaging = pool.Kernel;
                    return true;
                }

                if (allowed.HasFlag(ChainAbilities.Pooling) && pool.Kernel.Height <= 2 && pool.Kernel.Width <= 2)
                {
                    Pooling = pool.Kernel;
                    return true;
                }

                return false;
            case BatchNorm { OverWidth: false } batchNorm when IsLinear:
                BatchNorm = batchNorm;
                return true;
            case Add when allowed.HasFlag(ChainAbilities.Residual) && Residual < 0 && Activation == Activation.None:
                var other = graph.InputOf(node, graph.InputOf(node) == End ? 1 : 0);
                if (other == End || !isComputed(other))
                {
                    return false;
                }

                Residual = other;
                return true;
            case Panns.Networks.Layers.Activation activation when Activation == Activation.None:
                Activation = activation.Kind.ToKernel();
                return true;
            default:
                return false;
        }
    }
}
