namespace Panns.Networks.Layers;

/// <summary>A fully connected layer over the channels, at every time step by itself. Its weight is [out, in].</summary>
public sealed record Linear : Layer
{
    /// <summary>Channels of the input.</summary>
    public required int InFeatures { get; init; }

    /// <summary>Channels of the result.</summary>
    public required int OutFeatures { get; init; }

    /// <inheritdoc/>
    public override string Operation => "Linear";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant($"{InFeatures} -> {OutFeatures}");

    /// <inheritdoc/>
    public override IEnumerable<ParameterSpec> Parameters =>
    [
        new($"{Name}.weight", [OutFeatures, InFeatures], ParameterKind.Weight),
        new($"{Name}.bias", [OutFeatures], ParameterKind.Bias),
    ];

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0] with { Channels = OutFeatures };

    /// <summary>The original's counter counts the matrix once, however many time steps it is applied to.</summary>
    public override LayerCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output)
    {
        var matrix = (long)InFeatures * OutFeatures;
        return new(2 * matrix + OutFeatures, matrix * output.Items * output.Height * output.Width);
    }
}
