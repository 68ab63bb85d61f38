using Panns.Engine;

namespace Panns;

/// <summary>Outputs of a network, to be combined: the spans of <see cref="NetworkOutputs"/> by name.</summary>
[Flags]
public enum OutputKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>[clips, classes] scores from 0 to 1.</summary>
    Clipwise = 1,

    /// <summary>[clips, classes] values before the sigmoid; not of decision-level networks.</summary>
    Logits = 2,

    /// <summary>[clips, embedding size]; not of decision-level networks.</summary>
    Embedding = 4,

    /// <summary>[clips, frames, classes] scores from 0 to 1; of decision-level networks alone.</summary>
    Framewise = 8,
}
