using Panns.Common;
using Panns.Networks;

namespace Panns.Models;

/// <summary>Which networks suit a task.</summary>
[BestFriend]
internal static class ModelTasks
{
    /// <summary>Whether a network suits the task.</summary>
    public static bool IsDoneBy(this ModelTask task, NetworkDescription network) => task switch
    {
        ModelTask.Embedding => network.EmbeddingSize > 0,
        _ => true,
    };

    /// <summary>Whether a network was made for the task: the decision-level ones for detection.</summary>
    public static bool IsMeantFor(this ModelTask task, NetworkDescription network)
        => task == ModelTask.Detection ? network.FramewiseOutput is not null : task.IsDoneBy(network);

    /// <summary>Whether a network of the catalog suits the task with its published weights.</summary>
    public static bool IsDoneBy(this ModelTask task, ModelInfo model)
        => task.IsDoneBy(model.Describe()) && (model.TrainedOn == PretrainingData.AudioSet || task is ModelTask.Embedding or ModelTask.Training);

    /// <summary>Throws unless a network suits the task.</summary>
    /// <exception cref="PannsException">The network does not; the message names one that does.</exception>
    public static void Require(this ModelTask task, NetworkDescription network, ModelInfo? model)
    {
        var problem = task switch
        {
            _ when network.SequenceFeatures > 0 => "reads sequences of embeddings, not sounds: a session of its description runs it",
            _ when !task.IsDoneBy(network) => $"has no embedding: choose a network for tagging, such as {task.Suggested().Name} or {PannsModels.Mn04.Name}",
            _ when model is not null && !task.IsDoneBy(model)
                => $"was trained on images only, as a start for training; choose another network to tag sounds, such as {PannsModels.Mn10.Name}",
            _ => null,
        };
        if (problem is not null)
        {
            throw new PannsException($"{network.Name} {problem}");
        }
    }

    /// <summary>The recommended network: the paper's standard one for clips, its first published one for events.</summary>
    public static ModelInfo Suggested(this ModelTask task)
        => task == ModelTask.Detection ? PannsModels.Cnn14DecisionLevelMax : PannsModels.Cnn14;
}
