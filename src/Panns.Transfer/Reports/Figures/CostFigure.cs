using Panns.Output.Figures;

namespace Panns.Transfer.Reports.Figures;

/// <summary>One dot per network and strategy: score against multiply-adds (figure 5 of the paper).</summary>
internal static class CostFigure
{
    /// <param name="title">The title.</param>
    /// <param name="yTitle">The metric.</param>
    /// <param name="scores">The dots.</param>
    /// <param name="names">All strategies of the report, whose order determines colors and marks.</param>
    /// <param name="width">Width of the figure.</param>
    public static string Draw(string title, string yTitle, IReadOnlyList<NetworkScore> scores, IEnumerable<string> names, double width)
    {
        var strategies = scores.Select(score => score.Strategy).Distinct().ToList();
        var places = names.Union(strategies).ToList();
        var svg = PageFigure.Create(width, 380 + PlotArea.LegendHeight(width, strategies.Count), title);
        var axes = new Axes(
            svg,
            PlotArea.Of(svg, strategies),
            (scores.Min(score => score.MultiplyAdds) / 1.6, scores.Max(score => score.MultiplyAdds) * 2.2),
            Axes.ScoreRange(scores.SelectMany(score => (double[])[score.Mean, score.Pooled.Low, score.Pooled.High])),
            logX: true);
        axes.DrawY(yTitle);
        axes.DrawX("multiply-adds for 10 s of sound");
        foreach (var score in scores)
        {
            // Strategies of one network are drawn side by side, so that their intervals do not overlap.
            var series = strategies.IndexOf(score.Strategy);
            var x = axes.X(score.MultiplyAdds) + (6 * (series - ((strategies.Count - 1) / 2.0)));
            var index = places.IndexOf(score.Strategy);
            var ends = "";
            if (double.IsFinite(score.Pooled.Low) && double.IsFinite(score.Pooled.High))
            {
                svg.Whisker(x, axes.Y(score.Pooled.Low), axes.Y(score.Pooled.High), $"v s{index % SvgCanvas.Colors}");
                ends = $" ({SvgCanvas.Score(score.Pooled.Low)} to {SvgCanvas.Score(score.Pooled.High)})";
            }

            svg.Mark(index, x, axes.Y(score.Mean), 5.5, $"{score.Model}, {score.Strategy}: {SvgCanvas.Score(score.Mean)}{ends}, {Ticks.Label(score.MultiplyAdds)} multiply-adds");
        }

        DrawNames(svg, axes, scores);
        axes.DrawLegend([.. strategies.Select(name => (name, places.IndexOf(name), ""))]);
        return svg.ToString();
    }

    // Each network is labeled once, at its best score, if the label overlaps no other label and no mark.
    private static void DrawNames(SvgCanvas svg, Axes axes, IReadOnlyList<NetworkScore> scores)
    {
        var taken = scores.Select(score => Box(axes.X(score.MultiplyAdds) - 5, axes.Y(score.Mean) + 4, 10)).ToList();
        foreach (var best in scores.GroupBy(score => score.Model).Select(group => group.MaxBy(score => score.Mean)!).OrderByDescending(score => score.Mean))
        {
            var (x, y, width) = (axes.X(best.MultiplyAdds), axes.Y(best.Mean) + 4, SvgCanvas.WidthOf(best.Model));
            (double X, double Y)[] places = [(x + 10, y), (x - 10 - width, y), (x + 8, y - 13), (x + 8, y + 13), (x - 8 - width, y - 13), (x - 8 - width, y + 13), (x + 10, y + 26)];
            var place = places.FirstOrDefault(
                one => one.X >= axes.Area.Left && one.X + width <= axes.Area.Right + 4 && !taken.Exists(box => Meet(box, Box(one.X, one.Y, width))), places[0]);
            taken.Add(Box(place.X, place.Y, width));
            svg.Text(place.X, place.Y, best.Model);
        }
    }

    private static (double Left, double Top, double Right, double Bottom) Box(double x, double y, double width) => (x, y - 10, x + width, y + 2);

    private static bool Meet((double Left, double Top, double Right, double Bottom) one, (double Left, double Top, double Right, double Bottom) other)
        => one.Left < other.Right && other.Left < one.Right && one.Top < other.Bottom && other.Top < one.Bottom;
}
