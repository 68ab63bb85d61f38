using System.Globalization;
using System.Text;

namespace Panns.Transfer.Reports;

/// <summary>A figure as SVG text. Colours come from the page's style sheet, so that it follows light and dark.</summary>
internal sealed class Svg
{
    public const int Colours = 6;

    private readonly StringBuilder _text = new();

    public Svg(double width, double height, string title)
    {
        Width = width;
        Height = height;
        _text.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\"><title>{Escape(title)}</title>\n");
    }

    public double Width { get; }

    public double Height { get; }

    public static string Escape(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    public void Line(double x1, double y1, double x2, double y2, string style)
        => _text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{style}\"/>\n");

    public void Path(IEnumerable<(double X, double Y)> points, string style, bool closed = false)
    {
        var commands = points.Select((point, index) => string.Create(CultureInfo.InvariantCulture, $"{(index == 0 ? 'M' : 'L')}{N(point.X)} {N(point.Y)}"));
        _text.Append(CultureInfo.InvariantCulture, $"<path d=\"{string.Join(' ', commands)}{(closed ? " Z" : "")}\" class=\"{style}\"/>\n");
    }

    public void Circle(double x, double y, double radius, string style, string? tip = null)
        => _text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{style}\">{Tip(tip)}</circle>\n");

    public void Rectangle(double x, double y, double width, double height, string style, string? tip = null, double opacity = 1)
        => _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, width))}\" height=\"{N(Math.Max(0, height))}\" class=\"{style}\" fill-opacity=\"{N(opacity)}\">{Tip(tip)}</rect>\n");

    public void Text(double x, double y, string text, string anchor = "start", string style = "t", double turn = 0)
    {
        var transform = turn == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" transform=\"rotate({N(turn)} {N(x)} {N(y)})\"");
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" class=\"{style}\"{transform}>{Escape(text)}</text>\n");
    }

    public override string ToString() => _text + "</svg>";

    private static string Tip(string? text) => text is null ? "" : $"<title>{Escape(text)}</title>";

    private static string N(double value) => double.IsFinite(value) ? Math.Round(value, 2).ToString(CultureInfo.InvariantCulture) : "0";
}
