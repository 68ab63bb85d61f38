using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>A standardization of the channels.</summary>
internal sealed class StandardizeOperator(ParameterTree parameters) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => x.sub(PerChannel("mean")).mul(PerChannel("scale"));

    private Tensor PerChannel(string name) => parameters[name].view(1, -1, 1, 1);
}
