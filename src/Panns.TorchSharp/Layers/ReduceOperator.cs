using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>A mean, maximum or sum over an axis.</summary>
internal sealed class ReduceOperator(Reduce layer) : LayerOperator
{
    private readonly long[] _axes = layer.Axis switch
    {
        ReduceAxis.Frequency => [3],
        ReduceAxis.Time => [2],
        ReduceAxis.TimeAndFrequency => [2, 3],
        _ => [1],
    };

    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        var isOverItems = layer.Axis == ReduceAxis.Items;
        x = isOverItems ? x.view(pass.Clips, -1, x.shape[1], x.shape[2], x.shape[3]) : x;
        var result = layer.Kind switch
        {
            ReduceKind.Mean => x.mean(_axes, keepdim: true),
            ReduceKind.Sum => x.sum(_axes, keepdim: true),
            _ => Maximum(pass, x),
        };
        return isOverItems ? result.squeeze(1) : result;
    }

    /// <summary>The gradient goes to one of several equal values, as in the original's torch.max; that of amax would be shared out.</summary>
    private Tensor Maximum(ForwardPass pass, Tensor x)
        => pass.KeepsGraph && _axes.Length == 1 ? x.max(_axes[0], keepdim: true).values : x.amax(_axes, keepdim: true);
}
