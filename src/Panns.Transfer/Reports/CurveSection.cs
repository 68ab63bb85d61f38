using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panns.Metrics;
using Panns.Output.Figures;
using Panns.Transfer.Reports.Figures;

namespace Panns.Transfer.Reports;

/// <summary>Precision-recall curves and reliability diagrams: of all classes together, then of each.</summary>
internal static class CurveSection
{
    /// <summary>Most classes that are drawn; those of the lowest average precision.</summary>
    public const int MostClasses = 60;

    /// <param name="results">The results, one per network.</param>
    /// <param name="strategies">Their strategies.</param>
    /// <returns>The section, without its heading; empty if no scores of clips are known.</returns>
    public static string Write(IReadOnlyList<EvaluationResult> results, ImmutableArray<NamedStrategy> strategies)
    {
        ImmutableArray<NamedStrategy> known = [.. strategies.Where(one => !one.Strategy.Clips.IsEmpty)];
        if (known.IsEmpty)
        {
            return "";
        }

        var (classes, isMultiLabel) = (results[0].Classes, known[0].Strategy.Clips[0].IsMultiLabel);
        var html = new StringBuilder();
        Keys(html, known);
        html.Append("<div class=\"curves\">\n");
        Pair(html, "All classes", known, [.. known.Select(ClassScores.OfAll)], known.Select(_ => ((double, double)?)null), isMultiLabel ? "share that is right" : "accuracy", "");
        html.Append("</div>\n<p class=\"caption\">").Append(Explanation(isMultiLabel)).Append("</p>\n");

        var scores = known.Select(one => ClassScores.Of(one).ToList()).ToList();
        int[] shown = [.. Enumerable.Range(0, classes.Length).Where(label => scores.Any(one => one[label].Curve.Count > 0))
            .OrderBy(label => known.Average(one => Finite(one.Strategy.Classes[label].AveragePrecision.Value))).ThenBy(label => label).Take(MostClasses)];
        var without = classes.Length - scores[0].Count(one => one.Curve.Count > 0);
        var which = shown.Length + without < classes.Length
            ? string.Create(CultureInfo.InvariantCulture, $"the {shown.Length} of {classes.Length} classes with the lowest average precision; {TransferReport.ClipsName} has the scores of all")
            : string.Create(CultureInfo.InvariantCulture, $"every class, the lowest average precision first{(without > 0 ? $"; {without} without a tested clip" : "")}");
        html.Append(CultureInfo.InvariantCulture, $"<details{(shown.Length <= 12 ? " open" : "")}><summary>Curves of {which}</summary>\n<div class=\"curves\">\n");
        foreach (var label in shown)
        {
            Pair(
                html, classes[label], known, [.. scores.Select(one => one[label])], known.Select(one => Decision(one.Strategy.Classes[label])), "share of the class",
                string.Create(CultureInfo.InvariantCulture, $", {known[0].Strategy.Classes[label].Clips} clips"));
        }

        html.Append("</div></details>\n");
        return html.ToString();
    }

    private static void Pair(
        StringBuilder html, string title, ImmutableArray<NamedStrategy> known, ImmutableArray<ClassScores> scores, IEnumerable<(double, double)?> decisions, string share, string clips)
    {
        var name = SvgCanvas.Escape(title);
        var curves = known.Zip(scores, decisions).Where(one => one.Second.Curve.Count > 0)
            .Select(one => (one.First.Index, one.First.Name, one.Second.Curve, one.Third)).ToList();
        var bins = known.Zip(scores).Where(one => one.Second.Bins.Count > 0).Select(one => (one.First.Index, one.First.Name, one.Second.Bins)).ToList();
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"curve\"><h3>{name}<small>{clips}</small></h3>\n");
        if (curves.Count > 0)
        {
            html.Append(CurveFigure.PrecisionRecall("precision and recall of " + title, curves)).Append('\n');
        }

        if (bins.Count > 0)
        {
            html.Append(CurveFigure.Reliability("reliability of " + title, share, bins)).Append('\n');
            var errors = bins.Select(one => string.Create(CultureInfo.InvariantCulture, $"{(known.Length > 1 ? SvgCanvas.Escape(one.Name) + " " : "")}{ReliabilityBin.Error(one.Bins):0.000}"));
            html.Append("<p class=\"caption\">Calibration error ").AppendJoin(", ", errors).Append("</p>");
        }

        html.Append("</div>\n");
    }

    private static void Keys(StringBuilder html, ImmutableArray<NamedStrategy> known)
    {
        if (known.Length > 1)
        {
            html.Append("<ul class=\"keys\">").AppendJoin("", known.Select(one => string.Create(
                CultureInfo.InvariantCulture, $"<li><i style=\"border-color:var(--c{one.Index % SvgCanvas.Colors})\"></i>{SvgCanvas.Escape(one.Name)}</li>"))).Append("</ul>\n");
        }
    }

    private static string Explanation(bool isMultiLabel)
        => "First: precision against recall, over all scores as threshold; a mark is where the decisions of the tables are. Second: clips by score in ten bins, larger marks for more "
            + "clips, and the share that is right; on the dashed line a score is a probability. Calibration error: mean distance from that line. "
            + (isMultiLabel ? "Of all classes: every score of every clip." : "Of all classes: precision and recall of every score, reliability of each clip's highest.");

    private static (double, double)? Decision(ClassMetrics metrics)
        => double.IsFinite(metrics.Recall.Value) && metrics.Recall.Value > 0 ? (metrics.Recall.Value, metrics.Precision.Value) : null;

    private static double Finite(double value) => double.IsFinite(value) ? value : 1;
}
