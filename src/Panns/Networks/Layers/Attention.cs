namespace Panns.Networks.Layers;

/// <summary>Limits every value to a range.</summary>
/// <param name="Minimum">Lower limit.</param>
/// <param name="Maximum">Upper limit.</param>
public sealed record Clamp(float Minimum, float Maximum) : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Clamp";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant($"{Minimum} to {Maximum}");

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>A softmax over the channels, at every place by itself: scores of classes that exclude each other.</summary>
public sealed record Softmax : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Softmax";

    /// <inheritdoc/>
    public override string Details => "over channels";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}

/// <summary>A softmax over time, for every channel by itself: the weights of the decision-level attention.</summary>
public sealed record SoftmaxOverTime : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Softmax";

    /// <inheritdoc/>
    public override string Details => "over time";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}
