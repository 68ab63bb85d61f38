namespace Panns.Networks.Layers;

/// <summary>The network's input: [1, samples] mono at the network's rate.</summary>
public sealed record Waveform : Layer
{
    /// <inheritdoc/>
    public override string Operation => "Waveform";

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];
}
