using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>Adds two values.</summary>
internal sealed class AddOperator : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => x.Add(y!);
}

/// <summary>Multiplies two values, the second also one scale per channel.</summary>
internal sealed class MultiplyOperator : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => x.mul(y!);
}

/// <summary>Divides one value by another.</summary>
internal sealed class DivideOperator : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => x.div(y!);
}

/// <summary>Joins channels after both values are cut to the shorter one's time steps.</summary>
internal sealed class ConcatenateOperator : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        var length = Math.Min(x.shape[2], y!.shape[2]);
        return cat([x.narrow(2, 0, length), y.narrow(2, 0, length)], 1);
    }
}
