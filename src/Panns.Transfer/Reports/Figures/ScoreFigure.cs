using System.Collections.Immutable;

namespace Panns.Transfer.Reports.Figures;

/// <summary>A row a strategy: its folds, their mean, and the interval over all clips.</summary>
internal static class ScoreFigure
{
    private const double Row = 40;

    public static string Draw(string title, string xTitle, ImmutableArray<NamedStrategy> strategies)
    {
        var svg = new Svg(Svg.Page, (Row * strategies.Length) + 58, title);
        var left = 20 + strategies.Max(one => Svg.WidthOf(one.Name));
        var right = Svg.Page - 70;
        var (low, high) = Axes.ScoreRange(strategies.SelectMany(one => one.Strategy.Folds.AddRange(one.Strategy.Pooled.Low, one.Strategy.Pooled.High)));
        double X(double score) => left + ((score - low) / (high - low) * (right - left));
        var bottom = svg.Height - 46;
        foreach (var tick in Axes.Ticks(low, high, 8))
        {
            svg.Line(X(tick), 8, X(tick), bottom, "g");
            svg.Text(X(tick), bottom + 18, Axes.Label(tick), "middle");
        }

        svg.Text((left + right) / 2, svg.Height - 8, xTitle, "middle");
        for (var i = 0; i < strategies.Length; i++)
        {
            var (name, strategy) = (strategies[i].Name, strategies[i].Strategy);
            var middle = 8 + (Row * i) + (Row / 2);
            svg.Text(left - 12, middle + 4, name, "end");
            svg.Rectangle(X(strategy.Pooled.Low), middle - 7, X(strategy.Pooled.High) - X(strategy.Pooled.Low), 14, $"f{strategies[i].Index % Svg.Colours}", $"{Svg.Score(strategy.Pooled.Low)} to {Svg.Score(strategy.Pooled.High)}", opacity: 0.25);
            foreach (var fold in strategy.Folds)
            {
                svg.Circle(X(fold), middle, 3.5, "d", Svg.Score(fold));
            }

            svg.Mark(strategies[i].Index, X(strategy.Mean), middle, 6.5, Svg.Score(strategy.Mean));
            svg.Text(Svg.Page - 8, middle + 4, Svg.Score(strategy.Mean), "end");
        }

        return svg.ToString();
    }
}
