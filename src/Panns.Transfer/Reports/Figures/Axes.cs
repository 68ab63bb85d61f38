using System.Globalization;

namespace Panns.Transfer.Reports.Figures;

/// <summary>A plotting area with ticks: maps values to places on a figure.</summary>
internal sealed class Axes
{
    public const double Left = 62;
    private const double Bottom = 48;
    private const double Top = 14;
    private const double Right = 16;

    private readonly Svg _svg;
    private readonly double _lowX;
    private readonly double _highX;
    private readonly double _lowY;
    private readonly double _highY;
    private readonly bool _logX;

    public Axes(Svg svg, (double Low, double High) x, (double Low, double High) y, bool logX = false, double legend = 0)
    {
        _svg = svg;
        _logX = logX;
        (_lowX, _highX) = Widen(logX ? (Math.Log10(x.Low), Math.Log10(x.High)) : x);
        (_lowY, _highY) = Widen(y);
        PlotRight = svg.Width - Right - legend;
    }

    public double PlotRight { get; }

    public double PlotBottom => _svg.Height - Bottom;

    public double X(double value) => Left + (((_logX ? Math.Log10(value) : value) - _lowX) / (_highX - _lowX) * (PlotRight - Left));

    public double Y(double value) => PlotBottom - ((value - _lowY) / (_highY - _lowY) * (PlotBottom - Top));

    public void DrawY(string title)
    {
        foreach (var tick in Ticks(_lowY, _highY, 6))
        {
            _svg.Line(Left, Y(tick), PlotRight, Y(tick), "g");
            _svg.Text(Left - 8, Y(tick) + 4, Label(tick), "end");
        }

        _svg.Text(16, (Top + PlotBottom) / 2, title, "middle", "t", -90);
    }

    public void DrawX(string title, IEnumerable<double>? ticks = null)
    {
        foreach (var tick in ticks ?? (_logX ? Decades(Math.Pow(10, _lowX), Math.Pow(10, _highX)) : Ticks(_lowX, _highX, 8)))
        {
            _svg.Line(X(tick), PlotBottom, X(tick), PlotBottom + 4, "a");
            _svg.Text(X(tick), PlotBottom + 18, Label(tick), "middle");
        }

        _svg.Line(Left, PlotBottom, PlotRight, PlotBottom, "a");
        _svg.Text((Left + PlotRight) / 2, _svg.Height - 8, title, "middle");
    }

    /// <param name="lines">Names, and the index and kind of their lines.</param>
    public void DrawLegend(IReadOnlyList<(string Name, int Index, bool IsDashed)> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var y = Top + 6 + (i * 20);
            _svg.Line(PlotRight + 12, y, PlotRight + 28, y, $"s{lines[i].Index % Svg.Colours}{(lines[i].IsDashed ? " h" : "")}");
            _svg.Mark(lines[i].Index, PlotRight + 20, y);
            _svg.Text(PlotRight + 34, y + 4, lines[i].Name);
        }
    }

    /// <summary>Room for a legend at the right.</summary>
    public static double LegendWidth(IEnumerable<string> names) => 38 + names.Max(Svg.WidthOf);

    /// <summary>Limits of a score's axis: around the values, within 0 and 1.</summary>
    public static (double Low, double High) ScoreRange(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var margin = Math.Max(0.01, 0.06 * (finite.Max() - finite.Min()));
        return (Math.Max(0, finite.Min() - margin), Math.Min(1, finite.Max() + margin));
    }

    /// <summary>Round values between two limits, about as many as asked for.</summary>
    internal static IEnumerable<double> Ticks(double low, double high, int about)
    {
        var rough = (high - low) / about;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
        for (var i = Math.Ceiling((low / step) - 1e-9); i * step <= high + (step * 1e-9); i++)
        {
            // Not -0.
            yield return (i * step) + 0.0;
        }
    }

    /// <summary>1, 2 and 5 times the powers of ten between two limits.</summary>
    internal static IEnumerable<double> Decades(double low, double high)
    {
        for (var power = Math.Pow(10, Math.Floor(Math.Log10(low))); power <= high * 1.001; power *= 10)
        {
            foreach (var tick in (double[])[power, 2 * power, 5 * power])
            {
                if (tick >= low * 0.999 && tick <= high * 1.001)
                {
                    yield return tick;
                }
            }
        }
    }

    internal static string Label(double value) => Math.Abs(value) switch
    {
        >= 1e9 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + " G",
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + " M",
        _ => (Math.Round(value, 6) + 0.0).ToString("0.####", CultureInfo.InvariantCulture),
    };

    private static (double Low, double High) Widen((double Low, double High) range)
        => range.High > range.Low ? range : (range.Low - 0.5, range.Low + 0.5);
}
