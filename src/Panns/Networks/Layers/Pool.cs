namespace Panns.Networks.Layers;

/// <summary>How a pooling window becomes one value.</summary>
public enum PoolKind
{
    /// <summary>The mean; padding counts as zeros (PyTorch's count_include_pad).</summary>
    Average,

    /// <summary>The largest value; padding never wins.</summary>
    Max,
}

/// <summary>Pooling over time and frequency. Windows that do not fit whole are left out (floor).</summary>
/// <param name="Kind">How a window becomes one value.</param>
/// <param name="Kernel">Extent of the window.</param>
public sealed record Pool(PoolKind Kind, Size2D Kernel) : Layer
{
    /// <summary>Steps between windows; the kernel's extent unless said otherwise.</summary>
    public Size2D Stride { get; init; } = Kernel;

    /// <summary>Padding on either side.</summary>
    public Size2D Padding { get; init; } = Size2D.Zero;

    /// <summary>Whether the original has it as a module, which its counter counts.</summary>
    public bool IsModule { get; init; }

    /// <summary>Whether the result equals the input.</summary>
    public bool IsIdentity => Kernel == Size2D.One && Stride == Size2D.One;

    /// <inheritdoc/>
    public override string Operation => Kind == PoolKind.Average ? "AvgPool" : "MaxPool";

    /// <inheritdoc/>
    public override string Details
        => Kernel.ToString() + (Stride == Kernel ? "" : $", stride {Stride}") + (Padding == Size2D.Zero ? "" : $", padding {Padding}");

    /// <inheritdoc/>
    public override TensorShape Infer(ReadOnlySpan<TensorShape> inputs) => inputs[0] with
    {
        Height = Extent(inputs[0].Height, Kernel.Height, Stride.Height, Padding.Height),
        Width = Extent(inputs[0].Width, Kernel.Width, Stride.Width, Padding.Width),
    };

    /// <inheritdoc/>
    public override LayerCost Cost(ReadOnlySpan<TensorShape> inputs, TensorShape output)
        => IsModule ? new(Kernel.Area * output.Length, 0) : default;

    private static int Extent(int size, int kernel, int stride, int padding)
        => size < 1 || size + 2 * padding < kernel ? 0 : (size + 2 * padding - kernel) / stride + 1;
}
