namespace Panns.Engine;

/// <summary>Where the outputs of a network go, for a batch. An output that is left empty is not computed for.</summary>
public readonly ref struct NetworkOutputs
{
    /// <summary>[clips, classes] scores from 0 to 1 (after the sigmoid, or the softmax).</summary>
    public Span<float> Clipwise { get; init; }

    /// <summary>[clips, classes] values before the sigmoid; only networks whose last layer is linear have them.</summary>
    public Span<float> Logits { get; init; }

    /// <summary>[clips, embedding size]; not for decision-level networks.</summary>
    public Span<float> Embedding { get; init; }

    /// <summary>[clips, frames, classes] scores from 0 to 1; only for decision-level networks.</summary>
    public Span<float> Framewise { get; init; }
}
