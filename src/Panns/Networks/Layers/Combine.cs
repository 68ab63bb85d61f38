namespace Panns.Networks.Layers;

/// <summary>Adds two values of one shape.</summary>
public sealed record Add : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Add";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>Multiplies two values; the second is one scale per channel where it has neither height nor width (squeeze and excitation).</summary>
public sealed record Multiply : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Multiply";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>Divides a value by another of the same shape: a weighted mean is the sum of what is weighed, divided by that of the weights.</summary>
public sealed record Divide : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Divide";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>
/// Joins two values along the channels, the first one's first. Where one has more time steps its last ones are dropped: the
/// wavegram of a clip can be one step shorter than its log-mel, on which the original code fails.
/// </summary>
public sealed record Concatenate : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Concatenate";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0] with
    {
        Channels = inputs[0].Channels + inputs[1].Channels,
        Height = Math.Min(inputs[0].Height, inputs[1].Height),
    };
}
