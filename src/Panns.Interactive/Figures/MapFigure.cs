using Panns.Output.Figures;
using Panns.Transfer.Reports.Figures;

namespace Panns.Interactive.Figures;

/// <summary>Points in the plane, a color and a mark for each class.</summary>
internal static class MapFigure
{
    private const double LegendLine = 20;

    public static string Draw(string title, IReadOnlyList<(double X, double Y)> points, IReadOnlyList<string> classes)
    {
        var names = classes.Distinct(StringComparer.Ordinal).ToList();
        var svg = PageFigure.Create(PageFigure.Width, Math.Max(460, 40 + (LegendLine * names.Count)), title);
        var area = new PlotArea(20, 14, PageFigure.Width - 20 - Axes.LegendWidth(names), svg.Height - 14);
        var axes = new Axes(svg, area, Limits(points.Select(point => point.X)), Limits(points.Select(point => point.Y)));
        svg.Rectangle(area.Left, area.Top, area.Width, area.Height, "k", opacity: 0.5);
        for (var i = 0; i < points.Count; i++)
        {
            svg.Mark(names.IndexOf(classes[i]), axes.X(points[i].X), axes.Y(points[i].Y), 5, classes[i]);
        }

        for (var i = 0; i < names.Count; i++)
        {
            var y = area.Top + 10 + (i * LegendLine);
            svg.Mark(i, area.Right + 16, y);
            svg.Text(area.Right + 28, y + 4, SvgCanvas.Short(names[i]));
        }

        return svg.ToString();
    }

    private static (double Low, double High) Limits(IEnumerable<double> values)
    {
        var all = values.ToList();
        var margin = 0.05 * (all.Max() - all.Min());
        return (all.Min() - margin, all.Max() + margin);
    }
}
