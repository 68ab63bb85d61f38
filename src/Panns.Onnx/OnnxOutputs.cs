namespace Panns.Onnx;

/// <summary>The outputs of an exported model.</summary>
[Flags]
public enum OnnxOutputs
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>clipwise_output</c>, [batch, classes]: scores from 0 to 1.</summary>
    Clipwise = 1,

    /// <summary><c>embedding</c>, [batch, size].</summary>
    Embedding = 2,

    /// <summary><c>framewise_output</c>, [batch, frames, classes]: scores from 0 to 1 of every frame, of decision-level networks.</summary>
    Framewise = 4,

    /// <summary><c>logits</c>, [batch, classes]: the scores before the sigmoid, where a linear layer gives them.</summary>
    Logits = 8,
}
