using Panns.Networks;
using Panns.Networks.Layers;
using Panns.TorchSharp.Forward;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Layers;

/// <summary>
/// A layer in libtorch's operations. Values are [clips * items, channels, time, frequency] throughout: signals have frequency 1, vectors
/// time 1 as well.
/// </summary>
internal abstract class LayerOperator
{
    /// <summary>The layer's result: a new tensor, a view, or an input itself (also where that was overwritten).</summary>
    /// <param name="pass">How the pass runs.</param>
    /// <param name="x">The first input.</param>
    /// <param name="y">The second, where there is one.</param>
    public abstract Tensor Apply(ForwardPass pass, Tensor x, Tensor? y);

    /// <summary>The operator of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="find">Finds the tensors of a layer by its name.</param>
    /// <param name="mayOverwrite">Whether nothing else reads the first input.</param>
    public static LayerOperator Create(Node node, Func<string, ParameterTree> find, bool mayOverwrite) => node.Layer switch
    {
        LogMel layer => new LogMelOperator(layer.Settings, find(LogMelOperator.Home)),
        Convolution layer => new ConvolutionOperator(layer, find(layer.Name)),
        Linear layer => new LinearOperator(find(layer.Name)),
        Gru layer => new GruOperator(layer, find(layer.Name)),
        BatchNorm layer => new BatchNormOperator(layer, find(layer.Name)),
        Activation layer => new ActivationOperator(layer.Kind, mayOverwrite),
        Pool { IsIdentity: true } => new PassOn(),
        Pool layer => new PoolOperator(layer),
        Reduce layer => new ReduceOperator(layer),
        Clamp layer => new ClampOperator(layer),
        Standardize layer => new StandardizeOperator(find(layer.Name)),
        Softmax => new SoftmaxOperator(dimension: 1),
        SoftmaxOverTime => new SoftmaxOperator(dimension: 2),
        Add => new AddOperator(),
        Multiply => new MultiplyOperator(),
        Divide => new DivideOperator(),
        Concatenate => new ConcatenateOperator(),
        SplitChannels layer => new SplitChannelsOperator(layer),
        JoinBands => new JoinBandsOperator(),
        Transpose => new TransposeOperator(),
        Flatten => new FlattenOperator(),
        SplitPatches layer => new SplitPatchesOperator(layer),
        RepeatFrames layer => new RepeatFramesOperator(layer),
        Dropout layer => new DropoutOperator(node, layer),
        SpecAugment layer => new SpecAugmentOperator(node, layer),
        Mixup => new MixupOperator(node),
        _ => throw new InvalidOperationException($"no operator for {node.Layer.Operation}"),
    };
}

/// <summary>Passes its input on.</summary>
internal sealed class PassOn : LayerOperator
{
    public override Tensor Apply(ForwardPass pass, Tensor x, Tensor? y) => x;
}
