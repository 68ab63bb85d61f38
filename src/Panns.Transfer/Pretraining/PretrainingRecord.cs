namespace Panns.Transfer.Pretraining;

/// <summary>The state of training at an evaluation.</summary>
/// <param name="Iteration">Number of updates.</param>
/// <param name="Seconds">Time spent so far, in all processes.</param>
/// <param name="LearningRate">Learning rate of the last update.</param>
/// <param name="Loss">Mean loss of the batches since the previous evaluation, each before its update.</param>
public sealed record PretrainingRecord(long Iteration, double Seconds, double LearningRate, double Loss)
{
    /// <summary>Scores on a part of the training clips; null if none are evaluated.</summary>
    public TaggingScore? Training { get; init; }

    /// <summary>Scores on the evaluation clips; null if there are none.</summary>
    public TaggingScore? Evaluation { get; init; }

    /// <summary>Clips per second that the network was given since the previous evaluation, without the time for evaluating. A mixture is one clip; mixup on
    /// the log-mel takes two for each that is learned from.</summary>
    public double ClipsPerSecond { get; init; }

    /// <summary>Share of that time that training waited for clips.</summary>
    public double WaitingShare { get; init; }
}

/// <summary>The paper's tagging metrics, averaged over the classes that have clips.</summary>
/// <param name="MeanAveragePrecision">mAP.</param>
/// <param name="MeanAreaUnderCurve">mAUC.</param>
/// <param name="DPrime">d-prime of the mean area.</param>
public sealed record TaggingScore(double MeanAveragePrecision, double MeanAreaUnderCurve, double DPrime);
