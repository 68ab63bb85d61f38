using Panns.Networks;

namespace Panns;

/// <summary>What a network is wanted for.</summary>
public enum ModelTask
{
    /// <summary>Scores of whole clips: any network.</summary>
    Tagging,

    /// <summary>Embeddings: any network but those for sound event detection.</summary>
    Embedding,

    /// <summary>Scores over time: the decision-level networks.</summary>
    Detection,
}

internal static class ModelTasks
{
    /// <summary>Whether a network can do it.</summary>
    public static bool IsDoneBy(this ModelTask task, NetworkDescription network) => task switch
    {
        ModelTask.Embedding => network.EmbeddingSize > 0,
        ModelTask.Detection => network.FramewiseOutput is not null,
        _ => true,
    };

    /// <summary>The network to begin with: the paper's standard for clips, and the first of its networks for events.</summary>
    public static ModelInfo Suggested(this ModelTask task)
        => task == ModelTask.Detection ? PannsModels.Cnn14_DecisionLevelMax : PannsModels.Cnn14;
}
