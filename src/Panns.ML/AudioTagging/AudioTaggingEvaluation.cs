using Panns.Metrics;

namespace Panns.ML;

/// <summary>How well scores tell which classes clips have.</summary>
public sealed class AudioTaggingEvaluation
{
    private readonly AudioTaggingMetrics _metrics;

    internal AudioTaggingEvaluation(AudioTaggingMetrics metrics, IReadOnlyList<string> classes)
    {
        _metrics = metrics;
        Classes = classes;
    }

    /// <summary>mAP: the mean over classes of their average precision.</summary>
    public double MeanAveragePrecision => _metrics.MeanAveragePrecision;

    /// <summary>mAUC: the mean over classes of the area under their ROC curves.</summary>
    public double MeanAreaUnderCurve => _metrics.MeanAreaUnderCurve;

    /// <summary>d-prime of the mean area.</summary>
    public double DPrime => _metrics.DPrime;

    /// <summary>mAP@k: the mean over clips that have a class of the average precision among their k highest scores.</summary>
    public double MeanAveragePrecisionAtK { get; internal init; }

    /// <summary>The k of <see cref="MeanAveragePrecisionAtK"/>.</summary>
    public int K { get; internal init; }

    /// <summary>Clips that were evaluated.</summary>
    public int ClipCount { get; internal init; }

    /// <summary>Rows that were passed over, because they have no scores (a recording that could not be read) or no labels.</summary>
    public int SkippedClipCount { get; internal init; }

    /// <summary>Names of the classes; numbers where the label column names no slots.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Average precision of every class; NaN for a class that no clip has.</summary>
    public IReadOnlyList<double> AveragePrecision => _metrics.AveragePrecision;

    /// <summary>Area under the ROC curve of every class; NaN for a class that no clip has, or all.</summary>
    public IReadOnlyList<double> AreaUnderCurve => _metrics.AreaUnderCurve;
}
