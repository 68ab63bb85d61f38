using Panns.Training;

namespace Panns.Transfer.Strategies.Settings;

/// <summary>Creates learning rate schedules for a number of updates.</summary>
internal static class TrainingSchedules
{
    /// <summary>Number of constant sections in a step schedule.</summary>
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
