using Panns.FrontEnd;
using Panns.Networks.Layers;

namespace Panns.Networks;

/// <content>One short method for every layer that architectures are written with.</content>
internal sealed partial class NetworkBuilder
{
    public Value LogMel(LogMelSettings settings) => Apply(new LogMel(settings), Input);

    /// <summary>A Conv2d without bias.</summary>
    public Value Conv2d(string name, Value x, int channels, int kernel, int stride = 1, int groups = 1)
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

    /// <summary>A Conv1d over time.</summary>
    public Value Conv1d(string name, Value x, int channels, int kernel, int stride = 1, int padding = 0, int dilation = 1, bool bias = false)
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

    public Value BatchNorm(string name, Value x, double initialWeight = 1)
        => Apply(new BatchNorm { Name = name, Features = ChannelsOf(x), InitialWeight = initialWeight }, x);

    /// <summary>Batch normalisation of every mel bin.</summary>
    public Value BatchNormOverWidth(string name, Value x)
        => Apply(new BatchNorm { Name = name, Features = ShapeOf(x).Width, OverWidth = true }, x);

    public Value ReLU(Value x, bool isModule = false) => Apply(new Activation(ActivationKind.ReLU, isModule), x);

    public Value Activate(ActivationKind kind, Value x) => Apply(new Activation(kind), x);

    public Value AveragePool(Value x, Size2D kernel, bool isModule = false)
        => Apply(new Pool(PoolKind.Average, kernel) { IsModule = isModule }, x);

    public Value MaxPool(Value x, Size2D kernel) => Apply(new Pool(PoolKind.Max, kernel), x);

    public Value Linear(string name, Value x, int features)
        => Apply(new Linear { Name = name, InFeatures = ChannelsOf(x), OutFeatures = features }, x);

    /// <summary>Subtracts a mean and multiplies by a factor, channel by channel; both are measured, not learnt.</summary>
    public Value Standardize(string name, Value x) => Apply(new Standardize { Name = name, Features = ChannelsOf(x) }, x);

    /// <summary>Softmax over the channels: scores of classes that exclude each other.</summary>
    public Value Softmax(Value x) => Apply(new Softmax(), x);

    public Value Dropout(Value x, double rate) => rate > 0 ? Apply(new Dropout(rate), x) : x;

    public Value Add(Value x, Value y) => Apply(new Add(), x, y);

    public Value Multiply(Value x, Value y) => Apply(new Multiply(), x, y);

    public Value Mean(Value x, ReduceAxis axis) => Apply(new Reduce(ReduceKind.Mean, axis), x);

    public Value Max(Value x, ReduceAxis axis) => Apply(new Reduce(ReduceKind.Max, axis), x);
}
