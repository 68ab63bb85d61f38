using static TorchSharp.torch;

namespace Panns.TorchSharp;

/// <summary>Outputs of a network for a batch, float32 on the module's device; null where not asked for. The caller disposes of them.</summary>
public sealed record TorchOutputs : IDisposable
{
    /// <summary>[clips, classes] scores from 0 to 1.</summary>
    public Tensor? Clipwise { get; init; }

    /// <summary>[clips, classes] values before the sigmoid.</summary>
    public Tensor? Logits { get; init; }

    /// <summary>[clips, embedding size].</summary>
    public Tensor? Embedding { get; init; }

    /// <summary>[clips, frames, classes] scores from 0 to 1.</summary>
    public Tensor? Framewise { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clipwise?.Dispose();
        Logits?.Dispose();
        Embedding?.Dispose();
        Framewise?.Dispose();
    }
}
