namespace Panns.Networks.Layers;

/// <summary>The element-wise functions of the networks.</summary>
public enum ActivationKind
{
    /// <summary>max(x, 0).</summary>
    ReLU,

    /// <summary>min(max(x, 0), 6).</summary>
    ReLU6,

    /// <summary>x * ReLU6(x + 3) / 6.</summary>
    HardSwish,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,
}

/// <summary>An element-wise function.</summary>
/// <param name="Kind">ReLU, ReLU6, hard swish or sigmoid.</param>
/// <param name="IsModule">Whether the original has it as an nn.ReLU module, which its counter counts.</param>
public sealed record Activation(ActivationKind Kind, bool IsModule = false) : Layer
{
    /// <inheritdoc/>
    public override string Operation => Kind.ToString();

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0];

    /// <inheritdoc/>
    public override LayerCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output)
        => IsModule && Kind == ActivationKind.ReLU ? new(2 * output.Length, 0) : default;
}
