using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>An element-wise function, in place where nobody misses the input: that spares a map its way through memory.</summary>
internal sealed class ActivationOperator(ActivationKind kind, bool mayOverwrite) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        // The backward pass of ReLU and ReLU6 asks for the result alone, that of the others for the argument.
        var overwrites = mayOverwrite && (!pass.KeepsGraph || kind is ActivationKind.ReLU or ActivationKind.ReLU6);
        return kind switch
        {
            ActivationKind.ReLU => overwrites ? x.relu_() : x.relu(),
            ActivationKind.ReLU6 => overwrites ? x.relu6_() : x.relu6(),
            ActivationKind.HardSwish => overwrites ? x.hardswish_() : x.hardswish(),
            ActivationKind.Sigmoid => x.to(ScalarType.Float32).sigmoid(),
            _ => throw new InvalidOperationException($"no operator for {kind}"),
        };
    }
}

/// <summary>Limits every value to a range.</summary>
internal sealed class ClampOperator(Clamp layer) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => x.Clamp(layer.Minimum, layer.Maximum);
}

/// <summary>A softmax over the channels (dimension 1) or over time (2).</summary>
internal sealed class SoftmaxOperator(long dimension) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => x.softmax(dimension, ScalarType.Float32);
}
