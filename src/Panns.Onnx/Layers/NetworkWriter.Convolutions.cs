using Panns.Networks;
using Panns.Networks.Layers;
using static Panns.Onnx.Graph.Attributes;

namespace Panns.Onnx.Layers;

/// <content>Layers with weights.</content>
internal sealed partial class NetworkWriter
{
    private GraphValue WriteConvolution(Node node, Convolution layer, string name, GraphValue x)
    {
        x = InNetworkPrecision(AsSignal(x));
        var (weight, bias) = _weights.ReadConvolution(layer, _folding.After(node.Index));
        if (x.Layout == Layout.Vector)
        {
            // Of a vector the middle tap alone meets a value; networks have only kernels of one tap there.
            return layer.Kernel == Size2D.One
                ? x with { Name = _graph.Add("Gemm", name, WeightInputs(name, x, [layer.OutChannels, layer.InChannels], weight, bias), Int("transB", 1)) }
                : throw new NotSupportedException($"{_network.Name}: ONNX export does not know a convolution of a vector by more than one tap");
        }

        // A kernel over time alone is the same numbers as one of height 1 over the width.
        long[] shape = x.IsSignal
            ? [layer.OutChannels, layer.InChannels / layer.Groups, 1, layer.Kernel.Height]
            : [layer.OutChannels, layer.InChannels / layer.Groups, layer.Kernel.Height, layer.Kernel.Width];
        return x with
        {
            Name = _graph.Add(
                "Conv",
                name,
                WeightInputs(name, x, shape, weight, bias),
                Extent("kernel_shape", layer.Kernel, x.IsSignal),
                Extent("strides", layer.Stride, x.IsSignal),
                Extent("dilations", layer.Dilation, x.IsSignal),
                Padding(layer.Padding, x.IsSignal),
                Int("group", layer.Groups)),
        };
    }

    /// <summary>A matrix product; over a signal, at every time step, a convolution of extent 1.</summary>
    private GraphValue WriteLinear(Linear layer, string name, GraphValue x)
    {
        x = InNetworkPrecision(AsSignal(x));
        var weight = _weights.Read(layer, "weight");
        var bias = _weights.Read(layer, "bias");
        return x with
        {
            Name = x.IsSignal
                ? _graph.Add(
                    "Conv", name, WeightInputs(name, x, [layer.OutFeatures, layer.InFeatures, 1, 1], weight, bias), Ints("kernel_shape", 1, 1))
                : _graph.Add("Gemm", name, WeightInputs(name, x, [layer.OutFeatures, layer.InFeatures], weight, bias), Int("transB", 1)),
        };
    }

    /// <summary>A gated recurrent unit, always in float32; ONNX has the rows of z before those of r and n.</summary>
    private GraphValue WriteGru(Gru layer, string name, GraphValue x)
    {
        x = AsSignal(x.IsHalf ? new(Cast($"{x.Name}.single", x.Name, half: false), x.Layout) : x);
        var sequence = _graph.Transpose($"{name}.sequence", _graph.Squeeze($"{name}.steps", x.Name, 2), 2, 0, 1);
        var rows = 3L * layer.HiddenSize;
        var states = _graph.Add(
            "GRU",
            $"{name}.states",
            [
                sequence, Matrix("weight_ih", layer.InFeatures), Matrix("weight_hh", layer.HiddenSize),
                _graph.Floats($"{name}.bias", [2, 2 * rows], [.. Gru.Directions.SelectMany(direction => (float[])[.. Read("bias_ih", direction), .. Read("bias_hh", direction)])]),
            ],
            Int("hidden_size", layer.HiddenSize),
            Text("direction", "bidirectional"),
            Int("linear_before_reset", 1));

        // [steps, directions, clips, state]
        return x with { Name = _graph.Reshape(name, _graph.Transpose($"{name}.directions", states, 2, 1, 3, 0), 0, 2 * layer.HiddenSize, 1, -1), Layout = Layout.Signal };

        string Matrix(string tensor, int columns)
            => _graph.Floats($"{name}.{tensor}", [2, rows, columns], [.. Gru.Directions.SelectMany(direction => Read(tensor, direction))]);

        float[] Read(string tensor, string direction)
        {
            var values = _weights.Read(layer, $"{tensor}_{direction}");
            var gate = values.Length / 3;
            return [.. values.AsSpan(gate, gate), .. values.AsSpan(0, gate), .. values.AsSpan(2 * gate)];
        }
    }

    private string[] WeightInputs(string name, GraphValue x, ReadOnlySpan<long> shape, float[] weight, float[]? bias)
    {
        if (_quantization is not null && _quantization.TryWriteWeights(_graph, name, x, shape, weight, bias, out var quantized))
        {
            return quantized;
        }

        var weightName = _graph.Floats($"{name}.weight", shape, weight, x.IsHalf);
        return bias is null ? [x.Name, weightName] : [x.Name, weightName, _graph.Floats($"{name}.bias", [bias.Length], bias, x.IsHalf)];
    }

    /// <summary>A standardization, always in float32: means and factors may be beyond float16.</summary>
    private GraphValue WriteStandardize(Layer layer, string name, GraphValue x)
    {
        x = x.IsHalf ? new(Cast($"{x.Name}.single", x.Name, half: false), x.Layout) : x;
        var (mean, scale) = (_weights.Read(layer, "mean"), _weights.Read(layer, "scale"));
        long[] shape = x.Layout == Layout.Vector ? [mean.Length] : [mean.Length, 1, 1];
        var centered = _graph.Add("Sub", $"{name}.centered", [x.Name, _graph.Floats($"{name}.mean", shape, mean)]);
        return x with { Name = _graph.Add("Mul", name, [centered, _graph.Floats($"{name}.scale", shape, scale)]) };
    }

    /// <summary>A batch normalization that no convolution precedes: bn0, on the log-mel.</summary>
    private GraphValue WriteBatchNorm(BatchNorm layer, string name, GraphValue x)
    {
        var (scale, shift) = _weights.ReadAffine(layer);
        long[] shape = layer.OverWidth ? [layer.Features] : x.Layout == Layout.Vector ? [layer.Features] : [layer.Features, 1, 1];
        var scaled = _graph.Add("Mul", $"{name}.scaled", [x.Name, _graph.Floats($"{name}.scale", shape, scale, x.IsHalf)]);
        return x with { Name = _graph.Add("Add", name, [scaled, _graph.Floats($"{name}.shift", shape, shift, x.IsHalf)]) };
    }
}
