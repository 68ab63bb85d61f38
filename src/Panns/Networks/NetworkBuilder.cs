using System.Collections.Immutable;
using Panns.Common;
using Panns.Networks.Layers;

namespace Panns.Networks;

/// <summary>
/// Describes a network, layer by layer. Channel counts of inputs follow from the shapes, so a description states only what it chooses. What
/// is described trains, exports and runs on every engine like the networks of the catalog.
/// </summary>
/// <remarks>
/// Each method adds a layer and returns its result, to be given to the layers after it. Layers with parameters have names, by which the state
/// dict calls their tensors: <c>conv1</c> has <c>conv1.weight</c>. A layer that the engines could not run on its inputs is refused at once.
/// Not for several threads.
/// </remarks>
/// <example>
/// <code>
/// var network = new NetworkBuilder("Small", classes: 10);
/// var x = network.BatchNormOverWidth("bn0", network.LogMel(LogMelSettings.Panns32k));
/// x = network.ReLU(network.BatchNorm("bn1", network.Conv2d("conv1", x, channels: 32, kernel: 3)));
/// var embedding = network.Mean(x, ReduceAxis.TimeAndFrequency);
/// var logits = network.Linear("logits", embedding, network.Classes);
/// var description = network.Build(network.Sigmoid(logits), logits, embedding);
/// using var training = new TrainingSession(description, TrainingOptions.Default);
/// </code>
/// </example>
public sealed partial class NetworkBuilder
{
    // Any length serves: channels do not depend on it, and no published network is empty at 10 s.
    private const int NominalSeconds = 10;

    private readonly ImmutableArray<Node>.Builder _nodes = ImmutableArray.CreateBuilder<Node>();
    private readonly List<TensorShape> _shapes = [];
    private readonly List<TensorShape> _shapesOfLongerClip = [];
    private readonly HashSet<string> _parameters = new(StringComparer.Ordinal);
    private readonly List<Layer> _unused = [];
    private readonly string _name;
    private readonly int _sampleRate;

    /// <summary>Begins a network that reads waveforms.</summary>
    /// <param name="name">Name of the network, for reports and error messages.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="sampleRate">Rate of the waveforms in Hz.</param>
    public NetworkBuilder(string name, int classes, int sampleRate = 32000)
        : this(name, classes, Guard.Positive(sampleRate), new Waveform())
    {
    }

    private NetworkBuilder(string name, int classes, int sampleRate, Layer input)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _name = name;
        Classes = Guard.Positive(classes);
        _sampleRate = sampleRate;
        var samples = NominalSeconds * sampleRate;
        Input = Append(input, [], [new(1, samples, 1)], [new(1, 2 * samples, 1)]);
    }

    /// <summary>Number of classes of the last layer.</summary>
    public int Classes { get; }

    /// <summary>The waveform, or the vector.</summary>
    public LayerOutput Input { get; }

    /// <summary>How the weights start in training from scratch.</summary>
    public WeightInitialization Initialization { get; init; }

    /// <summary>Begins a network that reads vectors in place of a waveform.</summary>
    /// <param name="name">Name of the network, for reports and error messages.</param>
    /// <param name="features">Values of a vector, at least 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    public static NetworkBuilder ForVectors(string name, int features, int classes)
        => new(name, classes, sampleRate: 0, new FeatureVector(Guard.Positive(features)));

    /// <summary>
    /// Begins a network that reads sequences of vectors, one a second, in place of a waveform: what it is given are their values, one vector
    /// after the other, as if they were samples. <see cref="Vectors"/> cuts them apart.
    /// </summary>
    /// <param name="name">Name of the network, for reports and error messages.</param>
    /// <param name="features">Values of a vector, at least 1: 128 of VGGish's embeddings.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="initialization">How the weights start in training from scratch.</param>
    public static NetworkBuilder ForSequences(string name, int features, int classes, WeightInitialization initialization = default)
        => new(name, classes, Guard.Positive(features), new Waveform()) { Initialization = initialization };

    /// <summary>The vectors of a network of sequences, each an item of its own: layers work on each by itself, until one goes over the items.</summary>
    public LayerOutput Vectors() => Apply(new Flatten(), Apply(new SplitPatches(_sampleRate), Apply(new Mixup(), Input)));

    /// <summary>Shape of a layer's result for a clip of 10 seconds.</summary>
    /// <param name="value">A value that a method of this builder returned.</param>
    public TensorShape ShapeOf(LayerOutput value) => _shapes[IndexOf(value)];

    /// <summary>Channels of a layer's result, whatever the clip's length.</summary>
    /// <param name="value">A value that a method of this builder returned.</param>
    public int ChannelsOf(LayerOutput value) => ShapeOf(value).Channels;

    /// <summary>Adds a layer. The other methods are short for this.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">What it reads: one result, or two for layers that combine them.</param>
    /// <exception cref="ArgumentException">The layer does not fit its inputs, or a layer before it has its name.</exception>
    public LayerOutput Apply(Layer layer, params ReadOnlySpan<LayerOutput> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var indices = ImmutableArray.CreateBuilder<int>(inputs.Length);
        var shapes = new TensorShape[inputs.Length];
        var longer = new TensorShape[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            var index = IndexOf(inputs[i]);
            indices.Add(index);
            shapes[i] = _shapes[index];
            longer[i] = _shapesOfLongerClip[index];
        }

        if (ProblemOf(layer, shapes) is { } problem)
        {
            throw new ArgumentException($"{_name}: {$"{layer.Operation} {layer.Name}".TrimEnd()}: {problem}", nameof(layer));
        }

        return Append(layer, indices.MoveToImmutable(), shapes, longer);
    }

    /// <summary>Uses a convolution or linear layer again, with the same parameters, which learn from all their uses.</summary>
    /// <param name="result">The result of its first use.</param>
    /// <param name="x">What it reads this time.</param>
    /// <exception cref="ArgumentException">The layer is of another kind, or does not fit what it is to read.</exception>
    public LayerOutput Again(LayerOutput result, LayerOutput x)
    {
        var layer = _nodes[IndexOf(result)].Layer;
        var input = IndexOf(x);
        var problem = layer is Convolution or Layers.Linear ? LayerRules.Problem(layer, [_shapes[input]]) : "is neither a convolution nor a linear layer: only these are used again";
        return problem is null
            ? Append(layer, [input], [_shapes[input]], [_shapesOfLongerClip[input]])
            : throw new ArgumentException($"{_name}: {$"{layer.Operation} {layer.Name}".TrimEnd()}: {problem}", nameof(x));
    }

    /// <summary>Declares layers that the original creates and never calls: their parameters are in the state dict.</summary>
    /// <param name="layers">The layers.</param>
    internal void Unused(params ReadOnlySpan<Layer> layers) => _unused.AddRange(layers);

    /// <summary>The description of what was added.</summary>
    /// <param name="clipwise">Scores of the clip, from 0 to 1: as many channels as classes, over the whole clip.</param>
    /// <param name="logits">The values before the sigmoid, where one linear layer gives them.</param>
    /// <param name="embedding">The embedding: a vector over the whole clip.</param>
    /// <param name="framewise">Scores at every frame, from 0 to 1.</param>
    /// <exception cref="ArgumentException">An output has another shape.</exception>
    public NetworkDescription Build(LayerOutput clipwise, LayerOutput? logits = null, LayerOutput? embedding = null, LayerOutput? framewise = null)
    {
        Check(clipwise, shape => shape == new TensorShape(Classes, 1, 1), $"scores of {Classes} classes", nameof(clipwise));
        Check(logits, shape => shape == new TensorShape(Classes, 1, 1), $"values of {Classes} classes", nameof(logits));
        Check(embedding, shape => shape == new TensorShape(shape.Channels, 1, 1), "a vector", nameof(embedding));
        Check(framewise, shape => (shape.Items, shape.Channels, shape.Width) == (1, Classes, 1) && shape.Height > 1, $"scores of {Classes} classes over time", nameof(framewise));
        return new(_name, _nodes.ToImmutable())
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
    }

    private void Check(LayerOutput? output, Func<TensorShape, bool> fits, string expected, string name)
    {
        if (output is { } value && !fits(ShapeOf(value)))
        {
            throw new ArgumentException($"{_name}: this output must be {expected}, but is {ShapeOf(value)}", name);
        }
    }

    private int IndexOf(LayerOutput value) => ReferenceEquals(value.Network, this)
        ? value.Index
        : throw new ArgumentException($"{_name}: a layer of another network, or of none", nameof(value));

    private string? ProblemOf(Layer layer, TensorShape[] shapes)
        => layer is Waveform or FeatureVector ? "is the input of the network"
            : LayerRules.Problem(layer, shapes)
            ?? (layer is Layers.LogMel { Settings.SampleRate: var rate } && rate != _sampleRate ? FormattableString.Invariant($"its settings are for {rate} Hz, the network's waveform has {_sampleRate}") : null)
            ?? (layer is not Layers.LogMel && layer.Parameters.Any(parameter => _parameters.Contains(parameter.Name)) ? "a layer before it has that name" : null);

    private LayerOutput Append(Layer layer, ImmutableArray<int> inputs, TensorShape[] inputShapes, TensorShape[] longerShapes)
    {
        var shape = layer.Infer(inputShapes);
        var longer = layer.Infer(longerShapes);
        if (shape.IsEmpty || shape.Channels != longer.Channels)
        {
            throw new ArgumentException(
                $"{_name}: {$"{layer.Operation} {layer.Name}".TrimEnd()}: {(shape.IsEmpty ? "has nothing to work on" : "its channels depend on the length of the clip")}", nameof(layer));
        }

        _parameters.UnionWith(layer.Parameters.Select(parameter => parameter.Name));
        _nodes.Add(new(_nodes.Count, layer, inputs));
        _shapes.Add(shape);
        _shapesOfLongerClip.Add(longer);
        return new(this, _nodes.Count - 1);
    }
}
