using Panns.Engine;

namespace Panns;

/// <summary>Outputs of a network, as flags: the names of the spans in <see cref="NetworkOutputs"/>.</summary>
[Flags]
public enum OutputKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>[clips, classes] scores from 0 to 1.</summary>
    Clipwise = 1,

    /// <summary>[clips, classes] values before the sigmoid; decision-level networks have none.</summary>
    Logits = 2,

    /// <summary>[clips, embedding size]; decision-level networks have none.</summary>
    Embedding = 4,

    /// <summary>[clips, frames, classes] scores from 0 to 1; only decision-level networks have them.</summary>
    Framewise = 8,
}
