namespace Panns.Transfer.Pretraining;

/// <summary>What training had come to at an evaluation.</summary>
/// <param name="Iteration">Updates made.</param>
/// <param name="Seconds">Time spent so far, over all processes.</param>
/// <param name="LearningRate">Rate of the last update.</param>
/// <param name="Loss">Mean loss of the batches since the evaluation before, each before its update.</param>
public sealed record PretrainingRecord(long Iteration, double Seconds, double LearningRate, double Loss)
{
    /// <summary>Scores on some of the training clips; null where none are evaluated.</summary>
    public TaggingScore? Training { get; init; }

    /// <summary>Scores on the evaluation clips; null where there are none.</summary>
    public TaggingScore? Evaluation { get; init; }

    /// <summary>Clips drawn a second since the evaluation before; evaluating is left aside.</summary>
    public double ClipsPerSecond { get; init; }

    /// <summary>Share of that time in which training waited for clips.</summary>
    public double WaitingShare { get; init; }
}

/// <summary>The paper's metrics of tagging, means over the classes that have clips.</summary>
/// <param name="MeanAveragePrecision">mAP.</param>
/// <param name="MeanAreaUnderCurve">mAUC.</param>
/// <param name="DPrime">d-prime of the mean area.</param>
public sealed record TaggingScore(double MeanAveragePrecision, double MeanAreaUnderCurve, double DPrime);
