namespace Panns.Networks.Layers;

/// <summary>The input of a network that reads vectors in place of a waveform: a head that reads embeddings, for example.</summary>
/// <param name="Features">Values of a vector.</param>
public sealed record FeatureVector(int Features) : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Features";

    /// <inheritdoc/>
    public override string Details => FormattableString.Invariant($"{Features}");

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => new(Features, 1, 1);
}
