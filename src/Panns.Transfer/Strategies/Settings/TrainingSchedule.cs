using Panns.Training;

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

/// <summary>Schedules for so many updates.</summary>
internal static class TrainingSchedules
{
    /// <summary>Stretches of a stepped schedule between which the rate falls.</summary>
    private const int Stretches = 3;

    public static LearningRateSchedule Create(this TrainingSchedule schedule, long updates, double warmUpShare)
    {
        var warmUp = (long)(updates * warmUpShare);
        return schedule switch
        {
            TrainingSchedule.Cosine => new CosineSchedule(updates, warmUp),
            TrainingSchedule.Step => new WarmUpSchedule(new StepSchedule((updates + Stretches - 1) / Stretches), warmUp),
            _ => new WarmUpSchedule(new ConstantSchedule(), warmUp),
        };
    }
}
