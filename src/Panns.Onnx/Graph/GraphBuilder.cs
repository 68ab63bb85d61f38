using Panns.Onnx.Protobuf;

namespace Panns.Onnx.Graph;

/// <summary>Writes an ONNX graph node by node. Every node has one result, which bears its name.</summary>
/// <param name="opset">Version of the operator set, which some operators' forms depend on.</param>
internal sealed partial class GraphBuilder(int opset)
{
    private readonly HashSet<string> _names = [];

    public GraphProto Graph { get; } = new();

    public int Opset { get; } = opset;

    /// <summary>Appends a node and returns the name of its result.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="name">Name of the node and its result; numbered where it is taken.</param>
    /// <param name="inputs">Names of its inputs; empty for one that is left out.</param>
    /// <param name="attributes">Its attributes.</param>
    public string Add(string operation, string name, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        name = Unique(name);
        var node = new NodeProto { OpType = operation, Name = name };
        foreach (var input in inputs)
        {
            node.Input.Add(input);
        }

        foreach (var attribute in attributes)
        {
            node.Attribute.Add(attribute);
        }

        node.Output.Add(name);
        Graph.Node.Add(node);
        return name;
    }

    /// <summary>Declares an input of the model and returns its name.</summary>
    public string Input(string name, params ReadOnlySpan<Dimension> shape)
    {
        Graph.Input.Add(Describe(Unique(name), shape));
        return name;
    }

    /// <summary>Keeps a name for an output.</summary>
    public void Reserve(string name) => _names.Add(name);

    /// <summary>Declares an output of the model, which the value of another name becomes; its name may be reserved.</summary>
    public void Output(string name, string value, params ReadOnlySpan<Dimension> shape)
    {
        _names.Add(name);
        var node = new NodeProto { OpType = "Identity", Name = name };
        node.Input.Add(value);
        node.Output.Add(name);
        Graph.Node.Add(node);
        Graph.Output.Add(Describe(name, shape));
    }

    /// <summary>Type and shape of an initializer.</summary>
    public static ValueInfoProto Describe(TensorProto initializer)
        => Describe(initializer.Name, [.. initializer.Dims.Select(size => new Dimension(size, null))], initializer.DataType);

    private static ValueInfoProto Describe(
        string name, ReadOnlySpan<Dimension> shape, int type = (int)TensorProto.Types.DataType.Float)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = type };
        foreach (var dimension in shape)
        {
            tensor.Shape ??= new();
            tensor.Shape.Dim.Add(dimension.ToProto());
        }

        return new() { Name = name, Type = new() { TensorType = tensor } };
    }

    private string Unique(string name)
    {
        var unique = name;
        for (var number = 2; !_names.Add(unique); number++)
        {
            unique = FormattableString.Invariant($"{name}_{number}");
        }

        return unique;
    }
}
