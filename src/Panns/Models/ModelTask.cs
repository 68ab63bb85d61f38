namespace Panns;

/// <summary>What a network is wanted for.</summary>
public enum ModelTask
{
    /// <summary>Scores of whole clips: any network whose weights know sounds.</summary>
    Tagging,

    /// <summary>Embeddings: any network but those for sound event detection.</summary>
    Embedding,

    /// <summary>Scores over time: the decision-level networks.</summary>
    Detection,

    /// <summary>A start for training: any network.</summary>
    Training,
}
