using Panns.Common;

namespace Panns.Output.Figures;

/// <summary>The part of a figure in which values are plotted.</summary>
[BestFriend]
internal readonly record struct PlotArea(double Left, double Top, double Right, double Bottom)
{
    /// <summary>The usual area: leaves room for ticks and titles at the left and below, and for a legend at the right.</summary>
    public static PlotArea Of(SvgCanvas canvas, double legend = 0) => new(62, 14, canvas.Width - 16 - legend, canvas.Height - 48);

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
        _canvas.Text((Area.Left + Area.Right) / 2, _canvas.Height - 8, title, "middle");
    }

    /// <param name="lines">Name, series index and line style of each entry.</param>
    public void DrawLegend(IReadOnlyList<(string Name, int Index, string Style)> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var y = Area.Top + 6 + (i * 20);
            _canvas.Line(Area.Right + 12, y, Area.Right + 28, y, $"s{lines[i].Index % SvgCanvas.Colors}{lines[i].Style}");
            _canvas.Mark(lines[i].Index, Area.Right + 20, y);
            _canvas.Text(Area.Right + 34, y + 4, lines[i].Name);
        }
    }

    /// <summary>Width of a legend at the right.</summary>
    public static double LegendWidth(IEnumerable<string> names) => 38 + names.Max(SvgCanvas.WidthOf);

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
