using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Onnx.Graph;
using DataType = Panns.Onnx.Protobuf.TensorProto.Types.DataType;

namespace Panns.Onnx.Layers;

/// <summary>
/// Writes a network's layers into a graph: one method for every kind of layer, none for any architecture. Layers that only
/// training uses leave no trace; batch normalization goes into the convolution before it wherever one is.
/// </summary>
internal sealed partial class NetworkWriter
{
    private readonly NetworkDescription _network;
    private readonly OnnxExportOptions _options;
    private readonly GraphBuilder _graph;
    private readonly WeightReader _weights;
    private readonly QuantizationPlan? _quantization;
    private readonly WindowWriter? _windows;
    private readonly string? _vectors;
    private readonly string _prefix;
    private readonly BatchNormFolding _folding;
    private readonly TensorShape[] _shapes;
    private readonly GraphValue[] _values;

    /// <summary>Writes the layers that outputs need.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="options">What to write.</param>
    /// <param name="slice">The nodes that are needed.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="quantization">How an int8 model is written; null for floating point.</param>
    /// <param name="windows">Cuts the waveform; null where the clips are what the network reads.</param>
    /// <param name="vectors">The value that a network of vectors reads, in place of an input of the model.</param>
    /// <param name="prefix">What the names of nodes get in front.</param>
    public NetworkWriter(
        NetworkDescription network,
        WeightReader weights,
        OnnxExportOptions options,
        NetworkSlice slice,
        GraphBuilder graph,
        QuantizationPlan? quantization,
        WindowWriter? windows = null,
        string? vectors = null,
        string prefix = "")
    {
        _network = network;
        _weights = weights;
        _options = options;
        _graph = graph;
        _quantization = quantization;
        _windows = windows;
        _vectors = vectors;
        _prefix = prefix;
        _folding = new(network, slice);
        _values = new GraphValue[network.Nodes.Length];

        // Channels and bands are the same at every length.
        _shapes = network.InferShapes(Math.Max(network.MinimumSamples, 10 * network.SampleRate));
        foreach (var node in network.Nodes.Where(node => slice.Contains(node.Index)))
        {
            var value = Write(node);
            _values[node.Index] = quantization?.Requantize(graph, node, value) ?? value;
        }
    }

    /// <summary>The value of a node that the slice contains.</summary>
    public GraphValue this[int node] => _values[node];

    /// <summary>The value of a node in float32.</summary>
    public string InSinglePrecision(int node)
    {
        var x = _values[node];
        return x.IsHalf ? Cast($"{x.Name}.single", x.Name, half: false) : x.Name;
    }

    /// <summary>Declares an output, always in float32; of the framewise one time precedes the classes.</summary>
    public void WriteOutput(ModelOutput output)
    {
        var name = InSinglePrecision(output.Node);
        if (output.Kind == OutputKinds.Framewise)
        {
            var frames = _graph.Transpose($"{output.Name}.frames", _graph.Squeeze($"{output.Name}.squeezed", name, 2), 0, 2, 1);
            _graph.Output(output.Name, frames, "batch", "frames", _network.Classes);
        }
        else
        {
            _graph.Output(output.Name, name, "batch", _shapes[output.Node].Channels);
        }
    }

    private GraphValue Write(Node node)
    {
        var name = NameOf(node);
        var x = node.Inputs.IsEmpty ? default : _values[node.Inputs[0]];
        return node.Layer switch
        {
            Waveform => WriteWaveform(),
            FeatureVector input => new(_vectors ?? _graph.Input("features", "batch", input.Features), Layout.Vector),
            LogMel logMel => WriteLogMel(logMel.Settings, x),
            Convolution convolution => WriteConvolution(node, convolution, name, x),
            Linear linear => WriteLinear(linear, name, x),
            Gru gru => WriteGru(gru, name, x),
            BatchNorm norm => _folding.IsFolded(node.Index) ? x : WriteBatchNorm(norm, name, x),
            Activation activation => WriteActivation(activation.Kind, name, x),
            Clamp clamp => WriteClip(name, x, clamp.Minimum, clamp.Maximum),
            Standardize => WriteStandardize(node.Layer, name, x),
            Softmax => WriteSoftmax(name, x, axis: 1),
            SoftmaxOverTime => WriteSoftmax(name, x, TimeAxis(x)),
            Pool pool => pool.IsIdentity ? x : WritePool(pool, name, x),
            Reduce reduce => WriteReduce(reduce, name, x, _shapes[node.Inputs[0]]),
            Add => x with { Name = _graph.Add("Add", name, [x.Name, _values[node.Inputs[1]].Name]) },
            Multiply => WriteMultiply(name, x, _values[node.Inputs[1]]),
            Divide => x with { Name = _graph.Add("Div", name, [x.Name, _values[node.Inputs[1]].Name]) },
            Concatenate => WriteConcatenate(name, x, _values[node.Inputs[1]]),
            SplitChannels split => WriteSplitChannels(split, name, x, _shapes[node.Inputs[0]]),
            JoinBands => WriteJoinBands(name, x, _shapes[node.Inputs[0]]),
            Transpose => x with { Name = _graph.Transpose(name, x.Name, 0, 1, 3, 2) },
            Flatten => WriteFlatten(name, x),
            SplitPatches split => WriteSplitPatches(split, name, x, _shapes[node.Inputs[0]]),
            RepeatFrames repeat => WriteRepeatFrames(repeat, name, x, _values[node.Inputs[1]]),
            Dropout or SpecAugment or Mixup => x,
            var layer => throw new NotSupportedException($"{_network.Name}: ONNX export does not know the layer {layer.GetType().Name}"),
        };
    }

    // A layer that is used again has the same name there: the place tells the uses apart.
    private string NameOf(Node node) => _prefix + (node.Layer.Name switch
    {
        { Length: 0 } => FormattableString.Invariant($"{node.Layer.Operation}_{node.Index}"),
        var name when _network.Nodes.Take(node.Index).Any(earlier => earlier.Layer.Name == name) => FormattableString.Invariant($"{name}_{node.Index}"),
        var name => name,
    });

    /// <summary>The value as the network's own arithmetic takes it: in float16 where the export asks for that.</summary>
    private GraphValue InNetworkPrecision(GraphValue x)
        => _options.HalfPrecision && !x.IsHalf ? x with { Name = Cast($"{x.Name}.half", x.Name, half: true), IsHalf = true } : x;

    private string Cast(string name, string value, bool half)
        => _graph.Add("Cast", name, [value], Attributes.Int("to", (int)(half ? DataType.Float16 : DataType.Float)));

    /// <summary>A waveform as a signal of one channel.</summary>
    private GraphValue AsSignal(GraphValue x)
        => x.Layout == Layout.Samples ? x with { Name = _graph.Unsqueeze($"{x.Name}.signal", x.Name, 1, 2), Layout = Layout.Signal } : x;
}
