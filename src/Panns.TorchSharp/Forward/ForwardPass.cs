using Panns.Networks;
using Panns.Networks.Layers;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Forward;

/// <summary>
/// How one forward pass runs. This class is evaluation: normalizations use their running statistics, and layers that act in training only
/// pass their input on. Training overrides it. One object serves one pass at a time.
/// </summary>
internal class ForwardPass
{
    /// <summary>Checked between layers.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Type in which convolutions and linear layers compute: that of the weights (null), or bfloat16 in the manner of PyTorch's autocast.
    /// As in autocast, their inputs and weights are rounded to bfloat16 and their results are bfloat16; normalizations, pooling, means and
    /// ReLUs keep the type they are given (with statistics, scale and sums in float32); softmax and loss are float32 or more. Other than in
    /// autocast, sigmoid and results are float32. The front end is always float32.
    /// </summary>
    public ScalarType? ComputeType { get; init; }

    /// <summary>Whether a backward pass may follow: values that it needs are then not overwritten.</summary>
    public virtual bool KeepsGraph => false;

    /// <summary>Clips of the batch as it is now: mixup halves it.</summary>
    public long Clips { get; set; }

    /// <summary>A tensor in the type of <see cref="ComputeType"/>.</summary>
    public Tensor Cast(Tensor x) => ComputeType is { } type && x.dtype != type ? x.to(type) : x;

    /// <summary>Whether a normalization uses (and counts in) the statistics of the batch.</summary>
    public virtual bool IsTraining(BatchNorm layer) => false;

    /// <summary>Share of a batch in the running statistics.</summary>
    public virtual double Momentum(BatchNorm layer) => layer.Momentum;

    /// <summary>Dropout of [clips, channels, time, frequency].</summary>
    /// <param name="node">The layer's place in the network.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="x">Its input, which must not be overwritten.</param>
    public virtual Tensor Dropout(Node node, Dropout layer, Tensor x) => x;

    /// <summary>SpecAugment of [clips, channels, frames, mel bins].</summary>
    /// <inheritdoc cref="Dropout"/>
    public virtual Tensor SpecAugment(Node node, SpecAugment layer, Tensor x) => x;

    /// <summary>Mixup: [clips, ...] to half as many clips; returns its input where nothing is mixed.</summary>
    /// <inheritdoc cref="Dropout"/>
    public virtual Tensor Mixup(Node node, Tensor x) => x;
}
