using System.Collections.Immutable;
using Panns.Output.Figures;

namespace Panns.Transfer.Reports.Figures;

/// <summary>One row per strategy: its folds, their mean, and the interval over all clips.</summary>
internal static class ScoreFigure
{
    private const double Row = 40;

    public static string Draw(string title, string xTitle, ImmutableArray<NamedStrategy> strategies, double width)
    {
        var svg = PageFigure.Create(width, (Row * strategies.Length) + 58, title);
        var isNarrow = PlotArea.IsBelow(width);

        // In a narrow figure the names stand above their rows.
        var left = isNarrow ? 12 : 20 + strategies.Max(one => SvgCanvas.WidthOf(one.Name));
        var right = width - 70;
        var (low, high) = Axes.ScoreRange(strategies.SelectMany(one => one.Strategy.Folds.AddRange(one.Strategy.Pooled.Low, one.Strategy.Pooled.High)));
        var bottom = svg.Height - 46;
        var axes = new Axes(svg, new(left, 8, right, bottom), (low, high), (0, 1));
        foreach (var tick in Ticks.Linear(low, high, isNarrow ? 5 : 8))
        {
            svg.Line(axes.X(tick), 8, axes.X(tick), bottom, "g");
            svg.Text(axes.X(tick), bottom + 18, Ticks.Label(tick), "middle");
        }

        svg.Text((left + right) / 2, svg.Height - 8, xTitle, "middle");
        for (var i = 0; i < strategies.Length; i++)
        {
            var (name, strategy) = (strategies[i].Name, strategies[i].Strategy);
            var middle = 8 + (Row * i) + (Row / 2) + (isNarrow ? 6 : 0);
            svg.Text(isNarrow ? left : left - 12, isNarrow ? middle - 13 : middle + 4, name, isNarrow ? "start" : "end");
            svg.Rectangle(axes.X(strategy.Pooled.Low), middle - 7, axes.X(strategy.Pooled.High) - axes.X(strategy.Pooled.Low), 14, $"f{strategies[i].Index % SvgCanvas.Colors}", $"{SvgCanvas.Score(strategy.Pooled.Low)} to {SvgCanvas.Score(strategy.Pooled.High)}", opacity: 0.25);
            foreach (var fold in strategy.Folds)
            {
                svg.Circle(axes.X(fold), middle, 3.5, "d", SvgCanvas.Score(fold));
            }

            svg.Mark(strategies[i].Index, axes.X(strategy.Mean), middle, 6.5, SvgCanvas.Score(strategy.Mean));
            svg.Text(width - 8, middle + 4, SvgCanvas.Score(strategy.Mean), "end");
        }

        return svg.ToString();
    }
}
