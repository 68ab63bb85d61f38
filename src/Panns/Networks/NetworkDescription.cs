using System.Collections.Immutable;
using Panns.Common;
using Panns.FrontEnd;
using Panns.Networks.Layers;

namespace Panns.Networks;

/// <summary>
/// A network, as data: a graph of standard layers from the waveform (or a vector) to its outputs, in an order in which every layer comes
/// after its inputs. Inference, training, export, counting and weight loading are all derived from it.
/// </summary>
public sealed class NetworkDescription
{
    private readonly Lazy<int> _minimumSamples;

    internal NetworkDescription(string name, ImmutableArray<Node> nodes)
    {
        Name = name;
        Nodes = nodes;
        FrontEnd = nodes.Select(node => node.Layer).OfType<LogMel>().FirstOrDefault()?.Settings;
        InputFeatures = nodes is [{ Layer: FeatureVector vector }, ..] ? vector.Features : 0;
        _minimumSamples = new(FindMinimumSamples);
    }

    /// <summary>The class name in the released code: <c>Cnn14</c>.</summary>
    public string Name { get; }

    /// <summary>The layers. The first is the input: the <see cref="Waveform"/>, or a <see cref="FeatureVector"/>.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>Values of the vectors that it reads in place of waveforms; 0 for a network that reads waveforms.</summary>
    public int InputFeatures { get; }

    /// <summary>Values of each vector of the sequences that it reads in place of waveforms, one vector a second; 0 for a network that reads waveforms.</summary>
    public int SequenceFeatures
        => Nodes is [{ Layer: Waveform }, { Layer: Mixup, Inputs: [0] }, { Layer: SplitPatches { Frames: var features }, Inputs: [1] }, ..] && features == SampleRate ? features : 0;

    /// <summary>Sampling rate of the waveform, in Hz; 0 for a network that reads vectors.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Settings of the log-mel front end; null for networks that work on the waveform alone.</summary>
    public LogMelSettings? FrontEnd { get; }

    /// <summary>Number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>Node that gives the [classes] scores of the clip.</summary>
    public required int ClipwiseOutput { get; init; }

    /// <summary>Node that gives the scores before the sigmoid; null where the clip's scores are no single linear layer's.</summary>
    public int? LogitsOutput { get; init; }

    /// <summary>Node that gives the embedding; null for decision-level networks.</summary>
    public int? EmbeddingOutput { get; init; }

    /// <summary>Node that gives the [frames, classes] scores; null unless the network is decision-level.</summary>
    public int? FramewiseOutput { get; init; }

    /// <summary>Length of the embedding; 0 for decision-level networks.</summary>
    public required int EmbeddingSize { get; init; }

    /// <summary>
    /// Layers that the original class creates and never calls. Their parameters are in the published checkpoints and in the
    /// published counts.
    /// </summary>
    public ImmutableArray<Layer> UnusedLayers { get; init; } = [];

    /// <summary>How weights start in training from scratch.</summary>
    public WeightInitialization Initialization { get; init; }

    /// <summary>Seconds from one frame of the framewise output to the next.</summary>
    public double FrameSeconds => FrontEnd is null ? 0 : (double)FrontEnd.HopSize / FrontEnd.SampleRate;

    /// <summary>
    /// The shortest waveform for which every layer has something to do; engines extend shorter clips with zeros. Of a network that reads
    /// vectors it is their length.
    /// </summary>
    public int MinimumSamples => _minimumSamples.Value;

    /// <summary>The tensors of the state dict, those of unused layers last. A layer that is used twice has one set of them.</summary>
    public IEnumerable<ParameterSpec> Parameters
        => Nodes.Select(node => node.Layer).Concat(UnusedLayers).Distinct<Layer>(ReferenceEqualityComparer.Instance).SelectMany(layer => layer.Parameters);

    /// <summary>Number of trainable parameters, as Table XII of the paper counts them.</summary>
    public long ParameterCount => Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => (long)parameter.Length);

    /// <summary>The same network with the softmax of its logits as the scores of the clip: for classes that exclude each other.</summary>
    /// <returns>Itself where it has no logits: its scores are final then.</returns>
    public NetworkDescription WithSoftmax() => LogitsOutput is not { } logits
        ? this
        : new(Name, Nodes.Add(new(Nodes.Length, new Softmax(), [logits])))
        {
            SampleRate = SampleRate,
            Classes = Classes,
            ClipwiseOutput = Nodes.Length,
            LogitsOutput = logits,
            EmbeddingOutput = EmbeddingOutput,
            FramewiseOutput = FramewiseOutput,
            EmbeddingSize = EmbeddingSize,
            UnusedLayers = UnusedLayers,
            Initialization = Initialization,
        };

    /// <summary>Length of a clip as the network computes it: that of the waveform, or the minimum where that is longer.</summary>
    /// <param name="samples">Length of the waveform, or of the vector.</param>
    /// <exception cref="ArgumentException">The network reads vectors of another length.</exception>
    [BestFriend]
    internal int InputLength(int samples) => InputFeatures == 0 || samples == InputFeatures
        ? Math.Max(samples, MinimumSamples)
        : throw new ArgumentException(FormattableString.Invariant($"{Name} reads vectors of {InputFeatures} values, not {samples}"), nameof(samples));

    /// <summary>Shape of every node's result for a clip.</summary>
    /// <param name="samples">Length of the waveform; below <see cref="MinimumSamples"/> some shapes are empty.</param>
    public TensorShape[] InferShapes(int samples)
    {
        var shapes = new TensorShape[Nodes.Length];
        Span<TensorShape> inputs = stackalloc TensorShape[2];
        foreach (var node in Nodes)
        {
            shapes[node.Index] = node.Layer.Infer(Gather(node, shapes, samples, inputs));
        }

        return shapes;
    }

    /// <summary>Arithmetic of every node for a clip.</summary>
    /// <param name="samples">Length of the waveform, at least <see cref="MinimumSamples"/>.</param>
    public LayerCost[] CostOfNodes(int samples)
    {
        var shapes = InferShapes(samples);
        var costs = new LayerCost[Nodes.Length];
        Span<TensorShape> inputs = stackalloc TensorShape[2];
        foreach (var node in Nodes)
        {
            costs[node.Index] = node.Layer.Cost(Gather(node, shapes, samples, inputs), shapes[node.Index]);
        }

        return costs;
    }

    /// <summary>Arithmetic for a clip; Table XII counts a clip of 10 seconds.</summary>
    /// <param name="samples">Length of the waveform, at least <see cref="MinimumSamples"/>.</param>
    public LayerCost Cost(int samples) => CostOfNodes(samples).Aggregate(default(LayerCost), (sum, cost) => sum + cost);

    /// <summary>Frames of the framewise output for a clip.</summary>
    /// <param name="samples">Length of the waveform.</param>
    public int FrameCount(int samples) => FrontEnd?.FrameCount(Math.Max(samples, MinimumSamples)) ?? 0;

    private static Span<TensorShape> Gather(Node node, TensorShape[] shapes, int samples, Span<TensorShape> buffer)
    {
        if (node.Inputs.IsEmpty)
        {
            buffer[0] = new(1, samples, 1);
            return buffer[..1];
        }

        for (var i = 0; i < node.Inputs.Length; i++)
        {
            buffer[i] = shapes[node.Inputs[i]];
        }

        return buffer[..node.Inputs.Length];
    }

    private int FindMinimumSamples()
    {
        if (InputFeatures > 0)
        {
            return InputFeatures;
        }

        // Every extent grows with the length of the clip, so the limit can be bisected.
        int low = 0, high = 1;
        while (Array.Exists(InferShapes(high), shape => shape.IsEmpty))
        {
            low = high;
            high *= 2;
        }

        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Array.Exists(InferShapes(middle), shape => shape.IsEmpty) ? (middle, high) : (low, middle);
        }

        return high;
    }
}
