namespace Panns.Transfer;

/// <summary>How the learning rate changes over a stage's updates, after its warm-up.</summary>
public enum TrainingSchedule
{
    /// <summary>Cosine decay to 0.</summary>
    Cosine,

    /// <summary>Reduced to a tenth after a third of the updates, and again after two thirds.</summary>
    Step,

    /// <summary>Constant.</summary>
    Constant,
}
