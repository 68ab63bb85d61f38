using System.Globalization;

namespace Panns.Metrics;

/// <summary>Metrics over all clips and classes, each with its interval. Means leave out classes that have no clips.</summary>
public sealed record OverallMetrics
{
    /// <summary>Share of the clips whose highest score is of their class; NaN where clips can have several classes, or none.</summary>
    public required Interval Accuracy { get; init; }

    /// <summary>Mean over the classes of their precision.</summary>
    public required Interval MacroPrecision { get; init; }

    /// <summary>Mean over the classes of their recall: balanced accuracy.</summary>
    public required Interval MacroRecall { get; init; }

    /// <summary>Mean over the classes of their F1.</summary>
    public required Interval MacroF1 { get; init; }

    /// <summary>mAP: mean over the classes of their average precision.</summary>
    public required Interval MeanAveragePrecision { get; init; }

    /// <summary>mAUC: mean over the classes of the area under their ROC curves.</summary>
    public required Interval MeanAreaUnderCurve { get; init; }

    /// <summary>mAP@k: mean over the clips of the average precision among their k highest scores.</summary>
    public required Interval MeanAveragePrecisionAtK { get; init; }

    /// <summary>The k of <see cref="MeanAveragePrecisionAtK"/>.</summary>
    public required int K { get; init; }

    /// <summary>d-prime of the mean area, as the paper's code computes it; infinite at an area of 1.</summary>
    public Interval DPrime => MeanAreaUnderCurve.Map(RankingMetrics.DPrime);

    /// <summary>All of them that the set has: their names in files, their titles for people, and the values.</summary>
    public IEnumerable<(string Name, string Title, Interval Value)> All
    {
        get
        {
            var k = K.ToString(CultureInfo.InvariantCulture);
            (string, string, Interval)[] accuracy = double.IsNaN(Accuracy.Value) ? [] : [("accuracy", "accuracy", Accuracy)];
            return
            [
                .. accuracy, ("macro_precision", "macro precision", MacroPrecision), ("macro_recall", "macro recall", MacroRecall),
                ("macro_f1", "macro F1", MacroF1), ("map", "mAP", MeanAveragePrecision), ("mauc", "mAUC", MeanAreaUnderCurve), ("dprime", "d-prime", DPrime),
                ("map" + k, "mAP@" + k, MeanAveragePrecisionAtK),
            ];
        }
    }
}
