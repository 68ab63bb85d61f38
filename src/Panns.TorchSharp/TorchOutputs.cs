using static TorchSharp.torch;

namespace Panns.TorchSharp;

/// <summary>Outputs of a network, to be combined.</summary>
[Flags]
public enum TorchOutputKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>[clips, classes] scores.</summary>
    Clipwise = 1,

    /// <summary>[clips, classes] values before the sigmoid; not of decision-level networks.</summary>
    Logits = 2,

    /// <summary>[clips, embedding size]; not of decision-level networks.</summary>
    Embedding = 4,

    /// <summary>[clips, frames, classes] scores; of decision-level networks alone.</summary>
    Framewise = 8,
}

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
