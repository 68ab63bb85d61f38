using System.Globalization;
using Panns.Common;

namespace Panns.Metrics;

/// <summary>Metrics over all clips and classes, each with its interval. Means exclude classes without clips.</summary>
public sealed record OverallMetrics
{
    /// <summary>Share of the clips whose true class has the highest score; NaN if clips can have several classes or none.</summary>
    public required Interval Accuracy { get; init; }

    /// <summary>Mean precision over classes.</summary>
    public required Interval MacroPrecision { get; init; }

    /// <summary>Mean recall over classes (balanced accuracy).</summary>
    public required Interval MacroRecall { get; init; }

    /// <summary>Mean F1 over classes.</summary>
    public required Interval MacroF1 { get; init; }

    /// <summary>mAP: mean average precision over classes.</summary>
    public required Interval MeanAveragePrecision { get; init; }

    /// <summary>mAUC: mean area under the ROC curve over classes.</summary>
    public required Interval MeanAreaUnderCurve { get; init; }

    /// <summary>mAP@k: mean over clips of the average precision among their k highest scores.</summary>
    public required Interval MeanAveragePrecisionAtK { get; init; }

    /// <summary>The k of <see cref="MeanAveragePrecisionAtK"/>.</summary>
    public required int K { get; init; }

    /// <summary>d-prime of the mean area, as in the paper's code; infinite at an area of 1.</summary>
    public Interval DPrime => MeanAreaUnderCurve.Map(RankingMetrics.DPrime);

    /// <summary>The metrics that apply to the set: name in files, display title, and value.</summary>
    [BestFriend]
    internal IEnumerable<(string Name, string Title, Interval Value)> All
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
