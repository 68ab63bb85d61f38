namespace Panns.Networks.Layers;

/// <summary>Batch normalization over channels, or over frequency bands (<c>bn0</c>, which follows the log-mel).</summary>
public sealed record BatchNorm : Layer
{
    /// <summary>Number of channels (or bands) normalized.</summary>
    public required int Features { get; init; }

    /// <summary>Whether the bands (the width) are normalized in place of the channels.</summary>
    public bool OverWidth { get; init; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Share of a batch's statistics in the running ones, as PyTorch defines it.</summary>
    public double Momentum { get; init; } = 0.1;

    /// <summary>What the scale starts from in training: 1, or 0 for the last of a residual block.</summary>
    public double InitialWeight { get; init; } = 1;

    /// <inheritdoc/>
    public override string Operation => "BatchNorm";

    /// <inheritdoc/>
    public override string Details => OverWidth ? FormattableString.Invariant($"{Features} mel bins") : FormattableString.Invariant($"{Features}");

    /// <inheritdoc/>
    public override IEnumerable<ParameterSpec> Parameters =>
    [
        new($"{Name}.weight", [Features], ParameterKind.BatchNormWeight),
        new($"{Name}.bias", [Features], ParameterKind.BatchNormBias),
        new($"{Name}.running_mean", [Features], ParameterKind.RunningMean),
        new($"{Name}.running_var", [Features], ParameterKind.RunningVariance),
        new($"{Name}.num_batches_tracked", [], ParameterKind.BatchCount),
    ];

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];

    /// <inheritdoc/>
    public override LayerCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output) => new(2 * output.Length, 0);
}
