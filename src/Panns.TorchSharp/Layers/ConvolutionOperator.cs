using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>A convolution over time, or over time and frequency.</summary>
internal sealed class ConvolutionOperator(Convolution layer, ParameterTree parameters) : LayerOperator
{
    private readonly long[] _strides = [layer.Stride.Height, layer.Stride.Width];
    private readonly long[] _padding = [layer.Padding.Height, layer.Padding.Width];
    private readonly long[] _dilation = [layer.Dilation.Height, layer.Dilation.Width];

    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y)
    {
        var weight = pass.Cast(parameters["weight"]);
        var bias = layer.HasBias ? pass.Cast(parameters["bias"]) : null;
        x = pass.Cast(x);
        if (!layer.IsOneDimensional)
        {
            return nn.functional.conv2d(x, weight, bias, _strides, _padding, _dilation, layer.Groups);
        }

        // As a signal: libtorch lays [time] out along a row for its kernels, [time, 1] along a column.
        var signal = nn.functional.conv1d(x.squeeze(3), weight, bias, _strides[0], _padding[0], _dilation[0], layer.Groups);
        return signal.unsqueeze(3);
    }
}
