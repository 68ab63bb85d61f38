namespace Panns.Transfer;

/// <summary>The main metric of a data set.</summary>
public enum EvaluationMetric
{
    /// <summary>Share of clips whose highest-scoring class is correct.</summary>
    Accuracy,

    /// <summary>Mean average precision at 3: 1, 1/2 or 1/3 if the correct class ranks first, second or third.</summary>
    MeanAveragePrecisionAt3,

    /// <summary>Average precision, averaged over classes; for data sets with several labels per clip.</summary>
    MeanAveragePrecision,
}
