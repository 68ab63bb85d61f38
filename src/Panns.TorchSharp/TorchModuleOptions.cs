namespace Panns.TorchSharp;

/// <summary>Where a module's tensors lie, and how.</summary>
public sealed record TorchModuleOptions
{
    /// <summary>On the processor, in PyTorch's usual order of dimensions.</summary>
    public static TorchModuleOptions Default { get; } = new();

    /// <summary>The device: <c>cpu</c>, <c>cuda</c> (the first GPU) or <c>cuda:1</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>
    /// Whether the kernels of two-dimensional convolutions lie channels last, which makes libtorch keep all maps so. On GPUs with tensor
    /// cores it is the faster order, above all in bfloat16.
    /// </summary>
    public bool ChannelsLast { get; init; }
}
