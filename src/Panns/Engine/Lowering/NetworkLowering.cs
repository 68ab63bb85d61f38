using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Ops;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Weights;

namespace Panns.Engine.Lowering;

/// <summary>
/// Turns a description into operators. Only the kinds of the layers count; no network is known by name. A layer and those after it that it
/// can take in become one operator.
/// </summary>
internal sealed class NetworkLowering
{
    // The length of clip that choices between kernels are made for.
    private const int UsualSeconds = 10;

    private readonly NetworkGraph _graph;
    private readonly StateDict _weights;
    private readonly CpuEngineOptions _options;
    private readonly TensorShape[] _shapes;
    private readonly List<Operator> _ops = [];

    // Values that the operators so far compute, and nodes that one of them has taken in.
    private readonly HashSet<int> _computed = [];
    private readonly HashSet<int> _taken = [];

    private NetworkLowering(NetworkDescription description, StateDict weights, CpuEngineOptions options)
    {
        _graph = new(description);
        _weights = weights;
        _options = options;
        _shapes = description.InferShapes(Math.Max(UsualSeconds * description.SampleRate, description.MinimumSamples));
    }

    public static LoweredNetwork Lower(NetworkDescription description, StateDict weights, CpuEngineOptions options)
    {
        var lowering = new NetworkLowering(description, weights, options);
        lowering._computed.Add(0);
        try
        {
            for (var node = 1; node < description.Nodes.Length; node++)
            {
                if (lowering._graph.IsLive(node) && !lowering._taken.Contains(node))
                {
                    lowering.Append(lowering.Lower(node));
                }
            }
        }
        catch
        {
            lowering._ops.ForEach(op => op.Dispose());
            throw;
        }

        return new(description, lowering._graph.Outputs, lowering._ops);
    }

    private void Append(Operator op)
    {
        _ops.Add(op);
        _computed.Add(op.Output);
    }

    private Operator Lower(int node)
    {
        var input = _graph.InputOf(node);
        return _graph[node] switch
        {
            LogMel layer => LowerLogMel(layer, node, input),
            Convolution or Linear => LowerConvolution(node, input),
            Gru layer => new GruOperator(_weights, layer, _options.SimdLevel.For(layer.HiddenSize), _options.Threads, node, input),
            BatchNorm layer => new ScaleShiftOperator(ScaleShift.Read(_weights, layer), layer.OverWidth, node, input),
            Pool layer => new PoolOperator(layer, LevelFor(node), input, node),
            Reduce layer => LowerReduce(layer, node, input),
            Panns.Networks.Layers.Activation layer => new ElementwiseOperator(ElementwiseKind.Copy, layer.Kind.ToKernel(), LevelFor(node), node, input),
            Add => LowerPair(ElementwiseKind.Add, node),
            Multiply => LowerPair(ElementwiseKind.Multiply, node),
            Divide => LowerPair(ElementwiseKind.Divide, node),
            Clamp layer => new ElementwiseOperator(ElementwiseKind.Clamp, Kernels.Gemm.Activation.None, LevelFor(node), node, input)
            {
                Bounds = (layer.Minimum, layer.Maximum),
            },
            Standardize layer => new StandardizeOperator(_weights.Read($"{layer.Name}.mean"), _weights.Read($"{layer.Name}.scale"), node, input),
            Softmax => new SoftmaxOperator(_options.SimdLevel, overTime: false, input, node),
            SoftmaxOverTime => new SoftmaxOperator(_options.SimdLevel, overTime: true, input, node),
            Concatenate => new ConcatenateOperator(node, input, _graph.InputOf(node, 1)),
            Transpose => new TransposeOperator(node, input),
            SplitChannels => new SplitChannelsOperator(node, input),
            JoinBands => new JoinBandsOperator(node, input),
            SplitPatches => new SplitPatchesOperator(node, input),
            Flatten => new FlattenOperator(node, input),
            RepeatFrames layer => new RepeatFramesOperator(layer.Ratio, node, input),
            var layer => throw new NotSupportedException($"the CPU engine has no operator for {layer.Operation}"),
        };
    }

    private LogMelOperator LowerLogMel(LogMel layer, int node, int input)
    {
        var next = _graph.OnlyUserOf(node);
        if (next < 0 || _graph[next] is not BatchNorm { OverWidth: true } bands)
        {
            return new(layer, null, input, node);
        }

        _taken.Add(next);
        return new(layer, ScaleShift.Read(_weights, bands), input, next);
    }

    private Operator LowerConvolution(int node, int input)
    {
        var layer = _graph[node];
        var isDepthwise = layer is Convolution { IsDepthwise: true };
        if (layer is Convolution { IsDepthwise: false, Groups: > 1 })
        {
            throw new NotSupportedException("the CPU engine has no convolution in groups, other than depthwise");
        }

        var kind = layer is Convolution square ? WinogradChoice.For(square, _shapes[input], _options.SimdLevel, _options.Precision) : null;
        var abilities = isDepthwise ? ChainAbilities.None : ChainAbilities.Residual;
        if (kind is not null)
        {
            // Rows of a tile of a dilated kernel are not neighbors.
            abilities |= layer is Convolution { Dilation.Height: > 1 } ? ChainAbilities.None : ChainAbilities.Pooling;
        }
        else if (layer is not Convolution convolution || convolution.Dilation == Size2D.One)
        {
            abilities |= ChainAbilities.Averaging;
        }

        var chain = Follow(node, abilities);
        var level = LevelFor(node);
        var isPacked = kind is not null || (!isDepthwise && !NarrowOperator.Suits(FoldedWeights.AsConvolution(layer), level));
        using var weights = FoldedWeights.Read(_weights, layer, chain, isPacked);
        return kind is { } tile ? new WinogradOperator(weights, chain, tile, _options, input)
            : isDepthwise ? new DepthwiseOperator(weights, chain, level, input)
            : NarrowOperator.Suits(weights.Convolution, level) ? new NarrowOperator(weights, chain, level, input)
            : new GemmOperator(weights, chain, level, _options, input);
    }

    /// <summary>The width of vectors for maps of a node's channels.</summary>
    private SimdLevel LevelFor(int node) => _options.SimdLevel.For(_shapes[node].Channels);

    private ConvolutionChain Follow(int node, ChainAbilities abilities)
    {
        var chain = ConvolutionChain.Follow(_graph, node, abilities, _computed.Contains);
        for (var taken = node; taken != chain.End;)
        {
            taken = _graph.OnlyUserOf(taken);
            _taken.Add(taken);
        }

        return chain;
    }

    private ElementwiseOperator LowerPair(ElementwiseKind kind, int node)
    {
        var activation = Kernels.Gemm.Activation.None;
        var end = node;
        var next = _graph.OnlyUserOf(node);
        if (next >= 0 && _graph[next] is Panns.Networks.Layers.Activation layer)
        {
            activation = layer.Kind.ToKernel();
            end = next;
            _taken.Add(next);
        }

        return new(kind, activation, LevelFor(node), end, _graph.InputOf(node), _graph.InputOf(node, 1));
    }

    /// <summary>Maximum and mean over time of one value, added up, are one operator: the head of the published networks.</summary>
    private ReduceOperator LowerReduce(Reduce layer, int node, int input)
    {
        var users = _graph.UsersOf(input);
        if (layer.Axis == ReduceAxis.Time && users.Count == 2 && !_graph.IsOutput(input))
        {
            var other = users[0] == node ? users[1] : users[0];
            var sum = _graph.OnlyUserOf(node);
            if (sum >= 0 && sum == _graph.OnlyUserOf(other) && _graph[sum] is Add
                && _graph[other] is Reduce { Axis: ReduceAxis.Time } second
                && (layer.Kind, second.Kind) is (ReduceKind.Max, ReduceKind.Mean) or (ReduceKind.Mean, ReduceKind.Max))
            {
                _taken.Add(other);
                _taken.Add(sum);
                return new(ReduceFunction.MaxPlusMean, layer.Axis, LevelFor(input), input, sum);
            }
        }

        var function = layer.Kind switch
        {
            ReduceKind.Mean => ReduceFunction.Mean,
            ReduceKind.Max => ReduceFunction.Max,
            _ => ReduceFunction.Sum,
        };
        return new(function, layer.Axis, LevelFor(input), input, node);
    }
}
