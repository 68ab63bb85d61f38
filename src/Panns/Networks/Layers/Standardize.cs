namespace Panns.Networks.Layers;

/// <summary>
/// Subtracts a mean from every channel and multiplies what is left by a factor, in this order: a channel that hardly varies has a large
/// factor, which would magnify the rounding of a product with the mean. Training does not change them; they are measured beforehand.
/// </summary>
public sealed record Standardize : Layer
{
    /// <summary>Number of channels.</summary>
    public required int Features { get; init; }

    /// <inheritdoc/>
    public override string Operation => "Standardize";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant($"{Features}");

    /// <inheritdoc/>
    public override IEnumerable<ParameterSpec> Parameters =>
    [
        new($"{Name}.mean", [Features], ParameterKind.FeatureMean),
        new($"{Name}.scale", [Features], ParameterKind.FeatureScale),
    ];

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}
