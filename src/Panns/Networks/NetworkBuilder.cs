using System.Collections.Immutable;
using Panns.Common;
using Panns.Networks.Layers;

namespace Panns.Networks;

/// <summary>A node under construction: what an architecture's code hands from layer to layer.</summary>
/// <param name="Index">Position of the node.</param>
internal readonly record struct Value(int Index);

/// <summary>
/// Writes a network's graph, layer by layer. Channel counts of inputs follow from the shapes, so an architecture states only what
/// it chooses.
/// </summary>
internal sealed partial class NetworkBuilder
{
    // Any length serves: channels and bands do not depend on it, and no published network is empty at 10 s.
    private const int NominalSeconds = 10;

    private readonly ImmutableArray<Node>.Builder _nodes = ImmutableArray.CreateBuilder<Node>();
    private readonly List<TensorShape> _shapes = [];
    private readonly List<Layer> _unused = [];
    private readonly string _name;
    private readonly int _sampleRate;

    public NetworkBuilder(string name, int classes, int sampleRate = 32000)
        : this(name, classes, sampleRate, new Waveform())
    {
    }

    private NetworkBuilder(string name, int classes, int sampleRate, Layer input)
    {
        _name = name;
        Classes = classes;
        _sampleRate = sampleRate;
        Input = Append(input, [], [new TensorShape(1, NominalSeconds * sampleRate, 1)]);
    }

    /// <summary>Number of classes of the last layer.</summary>
    public int Classes { get; }

    /// <summary>The waveform, or the vector.</summary>
    public Value Input { get; }

    public WeightInitialization Initialization { get; init; }

    /// <summary>Begins a network that reads vectors in place of a waveform.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="features">Values of a vector, at least 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    public static NetworkBuilder ForVectors(string name, int features, int classes)
        => new(name, Guard.Positive(classes), sampleRate: 0, new FeatureVector(Guard.Positive(features)));

    public TensorShape ShapeOf(Value value) => _shapes[value.Index];

    public int ChannelsOf(Value value) => _shapes[value.Index].Channels;

    public Value Apply(Layer layer, params ReadOnlySpan<Value> inputs)
    {
        var indices = ImmutableArray.CreateBuilder<int>(inputs.Length);
        var shapes = new TensorShape[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            indices.Add(inputs[i].Index);
            shapes[i] = _shapes[inputs[i].Index];
        }

        return Append(layer, indices.MoveToImmutable(), shapes);
    }

    /// <summary>Declares a layer that the original creates and never calls.</summary>
    public void Unused(params ReadOnlySpan<Layer> layers) => _unused.AddRange(layers);

    public NetworkDescription Build(Value clipwise, Value? logits = null, Value? embedding = null, Value? framewise = null)
        => new(_name, _nodes.ToImmutable())
        {
            SampleRate = _sampleRate,
            Classes = Classes,
            ClipwiseOutput = clipwise.Index,
            LogitsOutput = logits?.Index,
            EmbeddingOutput = embedding?.Index,
            FramewiseOutput = framewise?.Index,
            EmbeddingSize = embedding is { } value ? ChannelsOf(value) : 0,
            UnusedLayers = [.. _unused],
            Initialization = Initialization,
        };

    private Value Append(Layer layer, ImmutableArray<int> inputs, ReadOnlySpan<TensorShape> inputShapes)
    {
        var shape = layer.Infer(inputShapes);
        if (shape.IsEmpty)
        {
            throw new InvalidOperationException($"{_name}: {layer.Operation} {layer.Name} has nothing to work on");
        }

        _nodes.Add(new(_nodes.Count, layer, inputs));
        _shapes.Add(shape);
        return new(_nodes.Count - 1);
    }
}
