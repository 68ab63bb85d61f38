using Panns.Common;

namespace Panns.Output.Figures;

/// <summary>The part of a figure in which values are plotted.</summary>
[BestFriend]
internal readonly record struct PlotArea(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Height of a line of a legend.</summary>
    public const double LegendLine = 20;

    /// <summary>In a figure narrower than this the legend stands below.</summary>
    private const double LegendBeside = 600;

    /// <summary>The usual area: leaves room for ticks and titles at the left and below, and for a legend at the right, or below in a narrow figure.</summary>
    public static PlotArea Of(SvgCanvas canvas, params IReadOnlyList<string> legend)
        => new(62, 14, canvas.Width - 16 - (IsBelow(canvas.Width) ? 0 : Axes.LegendWidth(legend)), canvas.Height - 48 - LegendHeight(canvas.Width, legend.Count));

    /// <summary>Whether the legend of a figure of this width stands below.</summary>
    public static bool IsBelow(double width) => width < LegendBeside;

    /// <summary>Height that a legend adds to a figure of this width.</summary>
    public static double LegendHeight(double width, int lines) => IsBelow(width) ? LegendLine * lines : 0;

    public double Width => Right - Left;

    public double Height => Bottom - Top;
}

/// <summary>A plotting area with ticks: maps values to positions in a figure. An axis with reversed limits runs backward.</summary>
[BestFriend]
internal sealed class Axes
{
    private readonly SvgCanvas _canvas;
    private readonly double _lowX;
    private readonly double _highX;
    private readonly double _lowY;
    private readonly double _highY;
    private readonly bool _logX;

    public Axes(SvgCanvas canvas, PlotArea area, (double Low, double High) x, (double Low, double High) y, bool logX = false)
    {
        _canvas = canvas;
        _logX = logX;
        Area = area;
        (_lowX, _highX) = Widen(logX ? (Math.Log10(x.Low), Math.Log10(x.High)) : x);
        (_lowY, _highY) = Widen(y);
    }

    public PlotArea Area { get; }

    public double X(double value) => Area.Left + (((_logX ? Math.Log10(value) : value) - _lowX) / (_highX - _lowX) * Area.Width);

    public double Y(double value) => Area.Bottom - ((value - _lowY) / (_highY - _lowY) * Area.Height);

    public void DrawY(string title)
    {
        foreach (var tick in Ticks.Linear(_lowY, _highY, 6))
        {
            _canvas.Line(Area.Left, Y(tick), Area.Right, Y(tick), "g");
            _canvas.Text(Area.Left - 8, Y(tick) + 4, Ticks.Label(tick), "end");
        }

        _canvas.Text(16, (Area.Top + Area.Bottom) / 2, title, "middle", "t", -90);
    }

    public void DrawX(string title, IEnumerable<double>? ticks = null)
    {
        foreach (var tick in ticks ?? (_logX ? Ticks.Decades(Math.Pow(10, _lowX), Math.Pow(10, _highX)) : Ticks.Linear(_lowX, _highX, 8)))
        {
            _canvas.Line(X(tick), Area.Bottom, X(tick), Area.Bottom + 4, "a");
            _canvas.Text(X(tick), Area.Bottom + 18, Ticks.Label(tick), "middle");
        }

        _canvas.Line(Area.Left, Area.Bottom, Area.Right, Area.Bottom, "a");
        _canvas.Text((Area.Left + Area.Right) / 2, Area.Bottom + 40, title, "middle");
    }

    /// <param name="lines">Name, series index and line style of each entry.</param>
    public void DrawLegend(IReadOnlyList<(string Name, int Index, string Style)> lines)
    {
        var (x, top) = PlotArea.IsBelow(_canvas.Width) ? (Area.Left, Area.Bottom + 56) : (Area.Right + 12, Area.Top + 6);
        for (var i = 0; i < lines.Count; i++)
        {
            var y = top + (i * PlotArea.LegendLine);
            _canvas.Line(x, y, x + 16, y, $"s{lines[i].Index % SvgCanvas.Colors}{lines[i].Style}");
            _canvas.Mark(lines[i].Index, x + 8, y);
            _canvas.Text(x + 22, y + 4, lines[i].Name);
        }
    }

    /// <summary>Width of a legend at the right.</summary>
    public static double LegendWidth(IEnumerable<string> names) => names.Any() ? 38 + names.Max(SvgCanvas.WidthOf) : 0;

    /// <summary>Axis limits for scores: around the values, within 0 and 1.</summary>
    public static (double Low, double High) ScoreRange(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var margin = Math.Max(0.01, 0.06 * (finite.Max() - finite.Min()));
        return (Math.Max(0, finite.Min() - margin), Math.Min(1, finite.Max() + margin));
    }

    private static (double Low, double High) Widen((double Low, double High) range)
        => range.High != range.Low ? range : (range.Low - 0.5, range.Low + 0.5);
}
