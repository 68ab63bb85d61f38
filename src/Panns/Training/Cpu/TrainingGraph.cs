using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Ops;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu;

/// <summary>A network's nodes as operators, and which of them learn.</summary>
internal sealed class TrainingGraph
{
    private readonly NetworkDescription _network;
    private readonly TrainingOptions _options;
    private readonly int[] _consumers;
    private readonly bool[] _isOutput;

    public TrainingGraph(NetworkDescription network, TrainingOptions options, ParameterStore parameters)
    {
        _network = network;
        _options = options;
        _consumers = new int[network.Nodes.Length];
        _isOutput = new bool[network.Nodes.Length];
        NeedsGradient = new bool[network.Nodes.Length];
        foreach (var node in network.Nodes)
        {
            NeedsGradient[node.Index] = node.Layer.Parameters.Any(parameter => parameters.Learns(parameter.Name))
                || (node.Layer is not LogMel && node.Inputs.Any(input => NeedsGradient[input]));
            foreach (var input in node.Inputs)
            {
                _consumers[input]++;
            }
        }

        foreach (var output in new[] { network.ClipwiseOutput, network.LogitsOutput, network.EmbeddingOutput, network.FramewiseOutput })
        {
            _ = output is { } index && (_isOutput[index] = true);
        }
    }

    /// <summary>For every node, whether anything that learns is below it or in it.</summary>
    public bool[] NeedsGradient { get; }

    /// <summary>The operators that some nodes need, in the order of the forward pass.</summary>
    public List<TrainingOp> OpsFor(PlanShape shape, params ReadOnlySpan<int> targets)
    {
        var wanted = new bool[_network.Nodes.Length];
        foreach (var target in targets)
        {
            wanted[target] = true;
        }

        for (var i = _network.Nodes.Length - 1; i >= 0; i--)
        {
            if (wanted[i] && !(shape.HasLogMels && _network.Nodes[i].Layer is LogMel))
            {
                foreach (var input in _network.Nodes[i].Inputs)
                {
                    wanted[input] = true;
                }
            }
        }

        if (shape.HasLogMels && wanted[0])
        {
            throw new ArgumentException($"{_network.Name} reads the waveform: log-mels alone do not serve");
        }

        var ops = new List<TrainingOp>();
        for (var i = 0; i < _network.Nodes.Length; i++)
        {
            if (wanted[i])
            {
                var op = Create(_network.Nodes[i], shape);
                op.Label = LabelOf(_network.Nodes[i].Layer);
                ops.Add(op);
                i = Math.Max(i, op.Output);
            }
        }

        return ops;
    }

    private TrainingOp Create(Node node, PlanShape shape)
    {
        var output = node.Index;
        var input = node.Inputs.IsEmpty ? -1 : node.Inputs[0];
        return node.Layer switch
        {
            Waveform or FeatureVector => new InputOp(output),
            LogMel layer => new LogMelOp(output, input, layer),
            BatchNorm layer => Normalize(node, layer),
            Convolution { Groups: > 1 } layer => new DepthwiseOp(output, input, layer),
            Convolution layer => new ConvolutionOp(output, input, layer),
            Linear layer => new ConvolutionOp(output, input, AsConvolution(layer)),
            Gru layer => new GruOp(output, input, layer),
            Activation layer => new ActivationOp(output, input, layer.Kind),
            Clamp layer => new ClampOp(output, input, layer),
            Standardize layer => new StandardizeOp(output, input, layer),
            Softmax => new SoftmaxOp(output, input, overTime: false),
            SoftmaxOverTime => new SoftmaxOp(output, input, overTime: true),
            Pool { IsIdentity: true } => new AliasOp(output, input),
            Pool layer => new PoolOp(output, input, layer),
            Reduce layer => new ReduceOp(output, input, layer),
            Add => new AddOp(output, input, node.Inputs[1]),
            Multiply => new MultiplyOp(output, input, node.Inputs[1]),
            Divide => new DivideOp(output, input, node.Inputs[1]),
            Concatenate => new ConcatenateOp(output, input, node.Inputs[1]),
            Flatten => new AliasOp(output, input),
            SplitChannels or JoinBands or Transpose or SplitPatches or RepeatFrames => new RearrangeOp(output, node.Layer, [.. node.Inputs]),
            Dropout layer => Drops(shape, input) ? new DropoutOp(output, input, layer.Rate) : new AliasOp(output, input),
            SpecAugment layer => shape.IsTraining && _options.Augmentation.SpecAugment ? new SpecAugmentOp(output, input, layer) : new AliasOp(output, input),
            Mixup => shape.Mixes ? new MixupOp(output, input) : new AliasOp(output, input),
            _ => throw new InvalidOperationException($"{_network.Name}: cannot train {node.Layer.Operation}"),
        };
    }

    /// <summary>A layer's name where it has parameters, else what it does.</summary>
    private static string LabelOf(Layer layer)
        => layer.Parameters.FirstOrDefault()?.Name is { } name && name.LastIndexOf('.') is > 0 and var end ? name[..end] : layer.Operation;

    /// <summary>Dropout below everything that learns belongs to the frozen part, which runs in evaluation mode.</summary>
    private bool Drops(PlanShape shape, int input) => shape.IsTraining && _options.Augmentation.Dropout && NeedsGradient[input];

    private static Convolution AsConvolution(Linear layer) => new()
    {
        Name = layer.Name,
        InChannels = layer.InFeatures,
        OutChannels = layer.OutFeatures,
        Kernel = Size2D.One,
        HasBias = true,
    };

    /// <summary>
    /// A normalization takes the activation after it along, and the average pooling after that, where no other layer reads what lies
    /// between.
    /// </summary>
    private TrainingOp Normalize(Node node, BatchNorm layer)
    {
        var last = node.Index;
        var kind = (ActivationKind?)null;
        if (Follower(last) is Activation { Kind: not ActivationKind.Sigmoid } activation)
        {
            kind = activation.Kind;
            last++;
        }

        var pool = Follower(last) is Pool { Kind: PoolKind.Average, IsIdentity: false } found && found.Stride == found.Kernel && found.Padding == default && !layer.OverWidth
            ? found
            : null;
        last += pool is null ? 0 : 1;
        var input = node.Inputs[0];
        var ownsInput = _consumers[input] == 1 && !_isOutput[input] && _network.Nodes[input].Layer is Convolution;
        return kind switch
        {
            ActivationKind.ReLU => new BatchNormOp<Relu>(last, input, layer, pool, ownsInput),
            ActivationKind.ReLU6 => new BatchNormOp<Relu6>(last, input, layer, pool, ownsInput),
            ActivationKind.HardSwish => new BatchNormOp<HardSwish>(last, input, layer, pool, ownsInput),
            _ => new BatchNormOp<Identity>(last, input, layer, pool, ownsInput),
        };
    }

    /// <summary>The layer after a node where it is the only one that reads the node.</summary>
    private Layer? Follower(int node)
        => node + 1 < _network.Nodes.Length && _network.Nodes[node + 1] is { Inputs: [var input] } next && input == node && _consumers[node] == 1 && !_isOutput[node]
            ? next.Layer
            : null;
}
