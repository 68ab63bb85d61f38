using System.Collections.Immutable;
using System.Globalization;
using Panns.Common;
using Panns.Output.Figures;

namespace Panns.Transfer.Reports.Figures;

/// <summary>A line of a figure.</summary>
/// <param name="Name">Its name; empty for a line that the legend leaves out.</param>
/// <param name="Index">Determines its color and mark.</param>
/// <param name="Points">Its points, from left to right.</param>
/// <param name="Spread">Half-width of the band at each point, NaN where it is unknown; empty for no band.</param>
[BestFriend]
internal sealed record Series(string Name, int Index, ImmutableArray<(double X, double Y)> Points, ImmutableArray<double> Spread)
{
    public bool IsDashed { get; init; }

    /// <summary>Whether it is in the background: drawn lightly, without marks.</summary>
    public bool IsLight { get; init; }

    /// <summary>How its line is drawn.</summary>
    public string Style => (IsDashed ? " h" : "") + (IsLight ? " v" : "");

    public IEnumerable<double> Values => Points.SelectMany((point, i) => (double[])[point.Y - SpreadAt(i), point.Y + SpreadAt(i)]);

    public double SpreadAt(int point) => Spread.IsEmpty || double.IsNaN(Spread[point]) ? 0 : Spread[point];
}

/// <summary>Draws lines on common axes, with bands for their spread.</summary>
[BestFriend]
internal static class LineFigure
{
    public static string Draw(string title, string xTitle, string yTitle, IReadOnlyList<Series> series, bool isScore, IEnumerable<double>? ticks = null, bool logX = true, double width = PageFigure.Width)
    {
        Series[] named = [.. series.Where(line => line.Name.Length > 0)];
        var svg = PageFigure.Create(width, 340 + PlotArea.LegendHeight(width, named.Length), title);
        var (low, high) = (series.SelectMany(line => line.Values).Min(), series.SelectMany(line => line.Values).Max());
        var margin = Math.Max(0.03 * (high - low), 1e-3);
        var axes = new Axes(
            svg,
            PlotArea.Of(svg, [.. named.Select(line => line.Name)]),
            (series.Min(line => line.Points[0].X), series.Max(line => line.Points[^1].X)),
            isScore ? Axes.ScoreRange(series.SelectMany(line => line.Values)) : (low - margin, high + margin),
            logX);
        axes.DrawY(yTitle);
        axes.DrawX(xTitle, ticks);
        foreach (var line in series)
        {
            Draw(svg, axes, line, isScore, logX);
        }

        axes.DrawLegend([.. named.Select(line => (line.Name, line.Index, line.Style))]);
        return svg.ToString();
    }

    private static void Draw(SvgCanvas svg, Axes axes, Series line, bool isScore, bool logX)
    {
        if (!line.Spread.IsEmpty)
        {
            double Edge(int i, int side) => isScore ? Math.Clamp(line.Points[i].Y + (side * line.SpreadAt(i)), 0, 1) : line.Points[i].Y + (side * line.SpreadAt(i));
            svg.Path(
                line.Points.Select((point, i) => (axes.X(point.X), axes.Y(Edge(i, 1)))).Concat(line.Points.Select((point, i) => (axes.X(point.X), axes.Y(Edge(i, -1)))).Reverse()),
                $"b f{line.Index % SvgCanvas.Colors}",
                closed: true);
        }

        svg.Path(line.Points.Select(point => (axes.X(point.X), axes.Y(point.Y))), $"l s{line.Index % SvgCanvas.Colors}{line.Style}");
        foreach (var (x, y) in line.IsLight ? [] : Marked(line.Points, logX))
        {
            svg.Mark(line.Index, axes.X(x), axes.Y(y), tip: string.Create(CultureInfo.InvariantCulture, $"{line.Name}: {x:0.###}, {y:0.0000}"));
        }
    }

    // Marks all points of a short line; those of a long one at even distances on the axis.
    private static IEnumerable<(double X, double Y)> Marked(ImmutableArray<(double X, double Y)> points, bool logX)
        => points.Length <= 12 ? points
            : points.Where((point, i) => i == 0 || i == points.Length - 1 || (logX ? Step(point.X) != Step(points[i - 1].X) : i % (points.Length / 12) == 0));

    private static double Step(double x) => Math.Floor(Math.Log10(x) * 4);
}
