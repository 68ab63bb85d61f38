namespace Panns.Transfer;

/// <summary>How the learning rate changes over the updates of a stage, after its warm-up.</summary>
public enum TrainingSchedule
{
    /// <summary>It falls along half a cosine to 0.</summary>
    Cosine,

    /// <summary>It falls to a tenth after a third of the updates, and again after two thirds.</summary>
    Step,

    /// <summary>It stays.</summary>
    Constant,
}
