using Panns.Metrics;

namespace Panns.ML;

/// <summary>Evaluation of multi-label scores.</summary>
public sealed class AudioTaggingEvaluation
{
    private readonly AudioTaggingMetrics _metrics;

    internal AudioTaggingEvaluation(AudioTaggingMetrics metrics, IReadOnlyList<string> classes)
    {
        _metrics = metrics;
        Classes = classes;
    }

    /// <summary>mAP: mean average precision over classes.</summary>
    public double MeanAveragePrecision => _metrics.MeanAveragePrecision;

    /// <summary>mAUC: mean area under the ROC curve over classes.</summary>
    public double MeanAreaUnderCurve => _metrics.MeanAreaUnderCurve;

    /// <summary>d-prime of the mean area.</summary>
    public double DPrime => _metrics.DPrime;

    /// <summary>mAP@k: mean over clips with a class of the average precision among their k highest scores.</summary>
    public double MeanAveragePrecisionAtK { get; internal init; }

    /// <summary>The k of <see cref="MeanAveragePrecisionAtK"/>.</summary>
    public int K { get; internal init; }

    /// <summary>Number of clips evaluated.</summary>
    public int ClipCount { get; internal init; }

    /// <summary>Number of rows skipped, because they have no scores (an unreadable recording) or no labels.</summary>
    public int SkippedClipCount { get; internal init; }

    /// <summary>Names of the classes; numbers if the label column has no slot names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Average precision of each class; NaN if no clip has the class.</summary>
    public IReadOnlyList<double> AveragePrecision => _metrics.AveragePrecision;

    /// <summary>Area under the ROC curve of each class; NaN if no clip or every clip has the class.</summary>
    public IReadOnlyList<double> AreaUnderCurve => _metrics.AreaUnderCurve;
}
