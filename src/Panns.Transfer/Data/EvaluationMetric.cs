namespace Panns.Transfer;

/// <summary>What a set is scored by.</summary>
public enum EvaluationMetric
{
    /// <summary>Share of clips whose best class is right.</summary>
    Accuracy,

    /// <summary>Mean average precision at 3: 1, 1/2 or 1/3 as the right class is first, second or third.</summary>
    MeanAveragePrecisionAt3,

    /// <summary>Mean over the classes of the average precision: sets with several labels a clip.</summary>
    MeanAveragePrecision,
}
