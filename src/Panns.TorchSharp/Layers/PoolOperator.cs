using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>Pooling over time and frequency.</summary>
internal sealed class PoolOperator(Pool layer) : LayerOperator
{
    private readonly long[] _kernel = [layer.Kernel.Height, layer.Kernel.Width];
    private readonly long[] _stride = [layer.Stride.Height, layer.Stride.Width];
    private readonly long[] _padding = [layer.Padding.Height, layer.Padding.Width];

    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => layer.Kind == PoolKind.Average
        ? nn.functional.avg_pool2d(x, _kernel, _stride, _padding)
        : nn.functional.max_pool2d(x, _kernel, _stride, _padding);
}
