using Panns.Networks;
using Panns.Networks.Layers;
using static Panns.Onnx.Graph.Attributes;

namespace Panns.Onnx.Layers;

/// <content>Activations, pooling and reductions.</content>
internal sealed partial class NetworkWriter
{
    private GraphValue WriteActivation(ActivationKind kind, string name, GraphValue x) => kind switch
    {
        ActivationKind.ReLU => x with { Name = _graph.Add("Relu", name, [x.Name]) },
        ActivationKind.ReLU6 => WriteClip(name, x, 0, 6),
        ActivationKind.HardSwish => x with { Name = _graph.Add("HardSwish", name, [x.Name]) },
        ActivationKind.Sigmoid => x with { Name = _graph.Add("Sigmoid", name, [x.Name]) },
        _ => throw new NotSupportedException($"{_network.Name}: ONNX export does not know the activation {kind}"),
    };

    private GraphValue WriteClip(string name, GraphValue x, float minimum, float maximum) => x with
    {
        Name = _graph.Add(
            "Clip", name, [x.Name, _graph.Scalar($"{name}.minimum", minimum, x.IsHalf), _graph.Scalar($"{name}.maximum", maximum, x.IsHalf)]),
    };

    private GraphValue WriteSoftmax(string name, GraphValue x, int axis)
        => x with { Name = _graph.Add("Softmax", name, [x.Name], Int("axis", axis)) };

    private GraphValue WritePool(Pool layer, string name, GraphValue x)
    {
        x = AsSignal(x);
        var kernel = Extent("kernel_shape", layer.Kernel, x.IsSignal);
        var strides = Extent("strides", layer.Stride, x.IsSignal);
        var pads = Padding(layer.Padding, x.IsSignal);
        return x with
        {
            Name = layer.Kind == PoolKind.Max
                ? _graph.Add("MaxPool", name, [x.Name], kernel, strides, pads)
                : _graph.Add("AveragePool", name, [x.Name], kernel, strides, pads, Int("count_include_pad", 1)),
        };
    }

    private GraphValue WriteReduce(Reduce layer, string name, GraphValue x, TensorShape shape)
    {
        var operation = "Reduce" + layer.Kind;
        switch (layer.Axis)
        {
            case ReduceAxis.Frequency:
                var sequence = _graph.Reduce(operation, name, x.Name, 3);
                return x with { Name = _graph.Unsqueeze($"{name}.signal", sequence, 2), Layout = Layout.Signal };
            case ReduceAxis.Items:
                return x with { Name = _graph.Reduce(operation, name, SplitClips(name, x), 1) };
            case ReduceAxis.TimeAndFrequency when layer.Kind == ReduceKind.Mean:
                return x with { Name = _graph.Add("Flatten", name, [_graph.Add("GlobalAveragePool", $"{name}.pool", [x.Name])]), Layout = Layout.Vector };
            case ReduceAxis.TimeAndFrequency:
            case ReduceAxis.Time when shape.Width == 1:
                return x with { Name = _graph.Reduce(operation, name, x.Name, 2, 3), Layout = Layout.Vector };
            default:
                throw new NotSupportedException($"{_network.Name}: ONNX export does not know a {layer.Operation} {layer.Details} of a {x.Layout}");
        }
    }

    private static int TimeAxis(GraphValue x) => x.IsSignal ? 3 : 2;
}
