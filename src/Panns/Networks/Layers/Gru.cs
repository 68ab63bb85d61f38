using Panns.Common;

namespace Panns.Networks.Layers;

/// <summary>
/// A gated recurrent unit (Cho et al. 2014) over time in both directions, with PyTorch's equations and names (<c>nn.GRU(bidirectional=True)</c>, one
/// layer). With r, z = sigmoid(W x + b + U h + c) and n = tanh(W x + b + r (U h + c)), a state follows from the one before it, h, as (1 - z) n + z h; the
/// first h is 0. Weights hold the rows of r, z and n in this order. Channels of the result: the states of the first direction, then those of the direction
/// that begins at the end.
/// </summary>
public sealed record Gru : Layer
{
    /// <summary>Ends of the names of the tensors of each direction: that of time, and the other.</summary>
    [BestFriend]
    internal static IReadOnlyList<string> Directions { get; } = ["l0", "l0_reverse"];

    /// <summary>Channels of the input.</summary>
    public required int InFeatures { get; init; }

    /// <summary>Values of a direction's state.</summary>
    public required int HiddenSize { get; init; }

    /// <inheritdoc/>
    public override string Operation => "GRU";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant($"{InFeatures} -> 2 x {HiddenSize}, both directions");

    /// <inheritdoc/>
    public override IEnumerable<ParameterSpec> Parameters => Directions.SelectMany(direction => (ParameterSpec[])
    [
        new($"{Name}.weight_ih_{direction}", [3 * HiddenSize, InFeatures], ParameterKind.Weight),
        new($"{Name}.weight_hh_{direction}", [3 * HiddenSize, HiddenSize], ParameterKind.Weight),
        new($"{Name}.bias_ih_{direction}", [3 * HiddenSize], ParameterKind.Bias),
        new($"{Name}.bias_hh_{direction}", [3 * HiddenSize], ParameterKind.Bias),
    ]);

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0] with { Channels = 2 * HiddenSize };

    /// <summary>The original's counter knows no recurrent layer; two for every multiplication, as of a convolution, of every time step.</summary>
    public override LayerCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output)
    {
        var multiplications = 2L * 3 * HiddenSize * (InFeatures + HiddenSize) * output.Items * output.Height;
        return new(2 * multiplications, multiplications);
    }
}
