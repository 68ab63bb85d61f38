using System.Globalization;
using System.Text;

namespace Panns.Transfer.Reports.Figures;

/// <summary>A figure as SVG text. Colours come from the page's style sheet, so that it follows light and dark.</summary>
internal sealed class Svg
{
    public const int Colours = 6;

    /// <summary>Width of a figure as wide as the page.</summary>
    public const double Page = 820;

    private readonly StringBuilder _text = new();

    public Svg(double width, double height, string title)
    {
        Width = width;
        Height = height;
        _text.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {N(width)} {N(height)}\" style=\"max-width:{N(width)}px;min-width:{N(Math.Min(width, 0.7 * Page))}px\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\"><title>{Escape(title)}</title>\n");
    }

    public double Width { get; }

    public double Height { get; }

    public static string Escape(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>About how wide a text is, in the figures' letters.</summary>
    public static double WidthOf(string text) => 6.7 * text.Length;

    /// <summary>A name of at most so many letters.</summary>
    public static string Short(string name, int letters = 24) => name.Length <= letters ? name : name[..(letters - 1)] + "…";

    public static string Score(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    public void Line(double x1, double y1, double x2, double y2, string style)
        => _text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{style}\"/>\n");

    public void Path(IEnumerable<(double X, double Y)> points, string style, bool closed = false)
        => _text.Append(CultureInfo.InvariantCulture, $"<path d=\"{Commands(points, closed)}\" class=\"{style}\"/>\n");

    public void Circle(double x, double y, double radius, string style, string? tip = null)
        => _text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{style}\">{Tip(tip)}</circle>\n");

    public void Rectangle(double x, double y, double width, double height, string style, string? tip = null, double opacity = 1)
        => _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, width))}\" height=\"{N(Math.Max(0, height))}\" class=\"{style}\" fill-opacity=\"{N(opacity)}\">{Tip(tip)}</rect>\n");

    /// <summary>A series' own mark: by its shape it is told from the others without colours.</summary>
    public void Mark(int series, double x, double y, double size = 4.5, string? tip = null)
    {
        var style = $"m f{series % Colours}";

        // Beyond as many series as there are colours, the same colours come with other shapes.
        var shape = ((double X, double Y)[])(((series + (series / Colours)) % Colours) switch
        {
            0 => [],
            1 => [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            2 => [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
            3 => [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
            4 => [(0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
            _ => [(-1.2, -0.45), (1.2, -0.45), (1.2, 0.45), (-1.2, 0.45)],
        });
        if (shape.Length == 0)
        {
            Circle(x, y, size, style, tip);
        }
        else
        {
            _text.Append(CultureInfo.InvariantCulture, $"<path d=\"{Commands(shape.Select(point => (x + (size * point.X), y + (size * point.Y))), closed: true)}\" class=\"{style}\">{Tip(tip)}</path>\n");
        }
    }

    /// <summary>A vertical line with ends: an interval.</summary>
    public void Whisker(double x, double low, double high, string style)
    {
        Line(x, low, x, high, style);
        Line(x - 3, low, x + 3, low, style);
        Line(x - 3, high, x + 3, high, style);
    }

    public void Text(double x, double y, string text, string anchor = "start", string style = "t", double turn = 0)
    {
        var transform = turn == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" transform=\"rotate({N(turn)} {N(x)} {N(y)})\"");
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" class=\"{style}\"{transform}>{Escape(text)}</text>\n");
    }

    public override string ToString() => _text + "</svg>";

    private static string Commands(IEnumerable<(double X, double Y)> points, bool closed)
        => string.Join(' ', points.Select((point, index) => string.Create(CultureInfo.InvariantCulture, $"{(index == 0 ? 'M' : 'L')}{N(point.X)} {N(point.Y)}"))) + (closed ? " Z" : "");

    private static string Tip(string? text) => text is null ? "" : $"<title>{Escape(text)}</title>";

    private static string N(double value) => double.IsFinite(value) ? Math.Round(value, 2).ToString(CultureInfo.InvariantCulture) : "0";
}
