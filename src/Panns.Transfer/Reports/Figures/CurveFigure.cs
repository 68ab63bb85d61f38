using System.Globalization;
using Panns.Metrics;
using Panns.Output.Figures;

namespace Panns.Transfer.Reports.Figures;

/// <summary>Small figures of scores from 0 to 1 on both axes, which stand side by side and fit a narrow window.</summary>
internal static class CurveFigure
{
    private const double Width = 330;
    private const double Height = 250;
    private const double Narrowest = 240;

    // Finer steps than this cannot be seen.
    private const double Step = 0.004;

    /// <summary>Precision against recall, as the steps that average precision adds up.</summary>
    /// <param name="title">The title.</param>
    /// <param name="strategies">Place in the report, name and curve of each strategy, and where its decisions are.</param>
    public static string PrecisionRecall(string title, IEnumerable<(int Index, string Name, IReadOnlyList<PrecisionRecallPoint> Curve, (double Recall, double Precision)? Decision)> strategies)
    {
        var (svg, axes) = Begin(title, "recall", "precision");
        foreach (var (index, name, curve, decision) in strategies)
        {
            svg.Path(Steps(curve).Select(point => (axes.X(point.X), axes.Y(point.Y))), $"l s{index % SvgCanvas.Colors}");
            if (decision is { } at)
            {
                svg.Mark(index, axes.X(at.Recall), axes.Y(at.Precision), 5, $"{name}, as decided: recall {SvgCanvas.Score(at.Recall)}, precision {SvgCanvas.Score(at.Precision)}");
            }
        }

        return svg.ToString();
    }

    /// <summary>How many of the clips with a score have the class, against that score; the diagonal is where the score is the probability.</summary>
    /// <param name="title">The title.</param>
    /// <param name="yTitle">What the clips have.</param>
    /// <param name="strategies">Place in the report, name and bins of each strategy.</param>
    public static string Reliability(string title, string yTitle, IEnumerable<(int Index, string Name, IReadOnlyList<ReliabilityBin> Bins)> strategies)
    {
        var (svg, axes) = Begin(title, "score", yTitle);
        svg.Line(axes.X(0), axes.Y(0), axes.X(1), axes.Y(1), "a h");
        foreach (var (index, name, bins) in strategies)
        {
            svg.Path(bins.Select(bin => (axes.X(bin.Score), axes.Y(bin.Share))), $"l s{index % SvgCanvas.Colors}");
            var most = bins.Max(bin => bin.Clips);
            foreach (var bin in bins)
            {
                // The area says how many clips there are.
                var size = 2.5 + (3.5 * Math.Sqrt((double)bin.Clips / most));
                svg.Mark(index, axes.X(bin.Score), axes.Y(bin.Share), size, string.Create(CultureInfo.InvariantCulture, $"{name}: {bin.Clips} with a mean score of {bin.Score:0.00}, of which {100 * bin.Share:0.#} % have it"));
            }
        }

        return svg.ToString();
    }

    private static (SvgCanvas Svg, Axes Axes) Begin(string title, string xTitle, string yTitle)
    {
        var svg = SvgCanvas.InPage(Width, Height, title, Narrowest);
        var axes = new Axes(svg, new(52, 10, Width - 12, Height - 46), (0, 1), (0, 1));
        axes.DrawY(yTitle);
        axes.DrawX(xTitle, Ticks.Linear(0, 1, 5));
        return (svg, axes);
    }

    private static IEnumerable<(double X, double Y)> Steps(IReadOnlyList<PrecisionRecallPoint> curve)
    {
        var (x, y) = (0.0, curve[0].Precision);
        yield return (x, y);
        foreach (var (i, point) in curve.Index())
        {
            if (i < curve.Count - 1 && Math.Abs(point.Recall - x) < Step && Math.Abs(point.Precision - y) < Step)
            {
                continue;
            }

            if (point.Precision != y)
            {
                yield return (x, point.Precision);
            }

            (x, y) = (point.Recall, point.Precision);
            yield return (x, y);
        }
    }
}
