using Panns.FrontEnd;
using Panns.Networks.Layers;

namespace Panns.Networks;

/// <content>One short method for every layer that architectures are written with.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>The log-mel spectrogram of the waveform: one channel of frames x mel bins.</summary>
    /// <param name="settings">Rate, window, hop, bands.</param>
    public LayerOutput LogMel(LogMelSettings settings) => Apply(new LogMel(settings), Input);

    /// <summary>A convolution over time and frequency, without bias, padded so that a stride of 1 keeps the size.</summary>
    /// <param name="name">Name of its parameters.</param>
    /// <param name="x">What it reads.</param>
    /// <param name="channels">Channels of the result.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="stride">Steps between results.</param>
    /// <param name="groups">1, or the number of channels for a convolution of every channel by itself (depthwise).</param>
    public LayerOutput Conv2d(string name, LayerOutput x, int channels, int kernel, int stride = 1, int groups = 1)
        => Apply(
            new Convolution
            {
                Name = name,
                InChannels = ChannelsOf(x),
                OutChannels = channels,
                Kernel = Size2D.Square(kernel),
                Stride = Size2D.Square(stride),
                Padding = Size2D.Square((kernel - 1) / 2),
                Groups = groups,
            },
            x);

    /// <summary>A convolution of a signal over time.</summary>
    /// <param name="name">Name of its parameters.</param>
    /// <param name="x">What it reads: width 1.</param>
    /// <param name="channels">Channels of the result.</param>
    /// <param name="kernel">Taps of the kernel.</param>
    /// <param name="stride">Steps between results.</param>
    /// <param name="padding">Zeros on either side.</param>
    /// <param name="dilation">Steps between taps.</param>
    /// <param name="bias">Whether a bias is added.</param>
    public LayerOutput Conv1d(string name, LayerOutput x, int channels, int kernel, int stride = 1, int padding = 0, int dilation = 1, bool bias = false)
        => Apply(
            new Convolution
            {
                Name = name,
                IsOneDimensional = true,
                InChannels = ChannelsOf(x),
                OutChannels = channels,
                Kernel = Size2D.OverTime(kernel),
                Stride = Size2D.OverTime(stride),
                Padding = Size2D.OverTime(padding, 0),
                Dilation = Size2D.OverTime(dilation),
                HasBias = bias,
            },
            x);

    /// <summary>Batch normalization of every channel.</summary>
    /// <param name="name">Name of its parameters.</param>
    /// <param name="x">What it reads.</param>
    /// <param name="initialWeight">What the scale starts from in training.</param>
    public LayerOutput BatchNorm(string name, LayerOutput x, double initialWeight = 1)
        => Apply(new BatchNorm { Name = name, Features = ChannelsOf(x), InitialWeight = initialWeight }, x);

    /// <summary>Batch normalization of every mel bin of a log-mel spectrogram.</summary>
    /// <param name="name">Name of its parameters.</param>
    /// <param name="x">What it reads: one channel.</param>
    public LayerOutput BatchNormOverWidth(string name, LayerOutput x)
        => Apply(new BatchNorm { Name = name, Features = ShapeOf(x).Width, OverWidth = true }, x);

    /// <summary>max(x, 0).</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="isModule">Whether the original has it as an nn.ReLU module, which its counter of operations counts.</param>
    public LayerOutput ReLU(LayerOutput x, bool isModule = false) => Apply(new Activation(ActivationKind.ReLU, isModule), x);

    /// <summary>1 / (1 + exp(-x)): scores of classes that do not exclude each other.</summary>
    /// <param name="x">What it reads.</param>
    public LayerOutput Sigmoid(LayerOutput x) => Activate(ActivationKind.Sigmoid, x);

    /// <summary>An element-wise function.</summary>
    /// <param name="kind">ReLU, ReLU6, hard swish or sigmoid.</param>
    /// <param name="x">What it reads.</param>
    public LayerOutput Activate(ActivationKind kind, LayerOutput x) => Apply(new Activation(kind), x);

    /// <summary>The mean over windows that do not overlap; what is left at the end is dropped.</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="kernel">Height and width of a window.</param>
    /// <param name="isModule">Whether the original has it as a module, which its counter of operations counts.</param>
    public LayerOutput AveragePool(LayerOutput x, Size2D kernel, bool isModule = false)
        => Apply(new Pool(PoolKind.Average, kernel) { IsModule = isModule }, x);

    /// <summary>The maximum over windows that do not overlap; what is left at the end is dropped.</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="kernel">Height and width of a window.</param>
    public LayerOutput MaxPool(LayerOutput x, Size2D kernel) => Apply(new Pool(PoolKind.Max, kernel), x);

    /// <summary>A fully connected layer with bias, at every time step by itself.</summary>
    /// <param name="name">Name of its parameters.</param>
    /// <param name="x">What it reads: width 1.</param>
    /// <param name="features">Channels of the result.</param>
    public LayerOutput Linear(string name, LayerOutput x, int features)
        => Apply(new Linear { Name = name, InFeatures = ChannelsOf(x), OutFeatures = features }, x);

    /// <summary>A gated recurrent unit over time in both directions, whose states are joined along the channels.</summary>
    /// <param name="name">Name of its parameters.</param>
    /// <param name="x">What it reads: width 1.</param>
    /// <param name="hiddenSize">Values of a direction's state: half of the channels of the result.</param>
    public LayerOutput Gru(string name, LayerOutput x, int hiddenSize)
        => Apply(new Gru { Name = name, InFeatures = ChannelsOf(x), HiddenSize = hiddenSize }, x);

    /// <summary>Subtracts a mean and multiplies by a factor, channel by channel; both are measured beforehand, not learned.</summary>
    /// <param name="name">Name of its parameters.</param>
    /// <param name="x">What it reads.</param>
    public LayerOutput Standardize(string name, LayerOutput x) => Apply(new Standardize { Name = name, Features = ChannelsOf(x) }, x);

    /// <summary>Softmax over the channels: scores of classes that exclude each other.</summary>
    /// <param name="x">What it reads.</param>
    public LayerOutput Softmax(LayerOutput x) => Apply(new Softmax(), x);

    /// <summary>In training, sets values to zero at random.</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="rate">Share of the values; 0 adds no layer.</param>
    public LayerOutput Dropout(LayerOutput x, double rate) => rate > 0 ? Apply(new Dropout(rate), x) : x;

    /// <summary>The sum of two results of one shape.</summary>
    /// <param name="x">The first operand.</param>
    /// <param name="y">The second operand, of the same shape.</param>
    public LayerOutput Add(LayerOutput x, LayerOutput y) => Apply(new Add(), x, y);

    /// <summary>The product of two results: of one shape, or the second one scale for each channel.</summary>
    /// <param name="x">The first operand.</param>
    /// <param name="y">The second operand: of the same shape, or one value per channel.</param>
    public LayerOutput Multiply(LayerOutput x, LayerOutput y) => Apply(new Multiply(), x, y);

    /// <summary>The quotient of two results of one shape.</summary>
    /// <param name="x">The dividend.</param>
    /// <param name="y">The divisor, of the same shape; must not be 0.</param>
    public LayerOutput Divide(LayerOutput x, LayerOutput y) => Apply(new Divide(), x, y);

    /// <summary>The sum over an axis.</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="axis">The axis, which is left with extent 1.</param>
    public LayerOutput Sum(LayerOutput x, ReduceAxis axis) => Apply(new Reduce(ReduceKind.Sum, axis), x);

    /// <summary>The mean over an axis.</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="axis">The axis, which is left with extent 1.</param>
    public LayerOutput Mean(LayerOutput x, ReduceAxis axis) => Apply(new Reduce(ReduceKind.Mean, axis), x);

    /// <summary>The maximum over an axis.</summary>
    /// <param name="x">What it reads.</param>
    /// <param name="axis">The axis, which is left with extent 1.</param>
    public LayerOutput Max(LayerOutput x, ReduceAxis axis) => Apply(new Reduce(ReduceKind.Max, axis), x);
}
