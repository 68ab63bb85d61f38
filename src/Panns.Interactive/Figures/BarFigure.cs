using Panns.Output.Figures;
using Panns.Transfer.Reports.Figures;

namespace Panns.Interactive.Figures;

/// <summary>A bar for each class, from score 0 to 1.</summary>
internal static class BarFigure
{
    private const double Row = 26;

    public static string Draw(string title, IReadOnlyList<(string Name, double Score)> bars)
    {
        var svg = PageFigure.Create(PageFigure.Width, (Row * bars.Count) + 46, title);
        var left = 20 + bars.Select(bar => SvgCanvas.WidthOf(SvgCanvas.Short(bar.Name, 36))).DefaultIfEmpty(0).Max();
        var axes = new Axes(svg, new(left, 24, PageFigure.Width - 60, svg.Height - 22), (0, 1), (bars.Count, 0));
        svg.Text(left, 14, title);
        foreach (var tick in Ticks.Linear(0, 1, 5))
        {
            svg.Line(axes.X(tick), axes.Area.Top, axes.X(tick), axes.Area.Bottom, "g");
            svg.Text(axes.X(tick), axes.Area.Bottom + 16, Ticks.Label(tick), "middle");
        }

        for (var i = 0; i < bars.Count; i++)
        {
            svg.Text(left - 10, axes.Y(i + 0.5) + 4, SvgCanvas.Short(bars[i].Name, 36), "end");
            svg.Rectangle(left, axes.Y(i) + 4, axes.X(bars[i].Score) - left, Row - 8, "f0", $"{bars[i].Name}: {SvgCanvas.Score(bars[i].Score)}");
            svg.Text(axes.X(bars[i].Score) + 6, axes.Y(i + 0.5) + 4, SvgCanvas.Score(bars[i].Score));
        }

        return svg.ToString();
    }
}
