using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>A fully connected layer over the channels, at every place by itself.</summary>
internal sealed class LinearOperator(ParameterTree parameters) : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        var weight = pass.Cast(parameters["weight"]);
        var bias = pass.Cast(parameters["bias"]);
        x = pass.Cast(x);
        if (x.shape[2] == 1 && x.shape[3] == 1)
        {
            return nn.functional.linear(x.flatten(1), weight, bias).unsqueeze(2).unsqueeze(3);
        }

        return nn.functional.linear(x.permute(0, 2, 3, 1), weight, bias).permute(0, 3, 1, 2);
    }
}
