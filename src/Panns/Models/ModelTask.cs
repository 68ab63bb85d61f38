namespace Panns;

/// <summary>The purpose of a network.</summary>
public enum ModelTask
{
    /// <summary>Scores of whole clips: any network trained on sounds.</summary>
    Tagging,

    /// <summary>Embeddings: any network except those for sound event detection.</summary>
    Embedding,

    /// <summary>Scores over time: the decision-level networks frame by frame, the others by windows.</summary>
    Detection,

    /// <summary>A starting point for training: any network.</summary>
    Training,
}
