using System.Globalization;
using System.Text;
using System.Xml;
using Panns.Common;

namespace Panns.Output.Figures;

/// <summary>
/// A figure as SVG text: numbers in the invariant culture, text escaped. Colors and lines are set by class in a style sheet: that of the
/// surrounding page, which can follow light and dark mode, or the figure's own.
/// </summary>
[BestFriend]
internal sealed class SvgCanvas
{
    /// <summary>Number of series colors; further series reuse them with other marks.</summary>
    public const int Colors = 6;

    private readonly StringBuilder _text = new();

    private SvgCanvas(double width, double height) => (Width, Height) = (width, height);

    public double Width { get; }

    public double Height { get; }

    /// <summary>A figure within a page: scales with the available width, between limits, and is styled by the page.</summary>
    /// <param name="width">Width of its coordinates, and its largest.</param>
    /// <param name="height">Height of its coordinates.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="narrowest">Its smallest width.</param>
    /// <param name="hasLinks">Whether it holds links, which a picture that is one for screen readers hides.</param>
    public static SvgCanvas InPage(double width, double height, string title, double narrowest, bool hasLinks = false)
    {
        var canvas = new SvgCanvas(width, height);
        canvas._text.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {N(width)} {N(height)}\" style=\"max-width:{N(width)}px;min-width:{N(Math.Min(width, narrowest))}px\" role=\"{(hasLinks ? "group" : "img")}\" xmlns=\"http://www.w3.org/2000/svg\"><title>{Escape(title)}</title>\n");
        return canvas;
    }

    /// <summary>A figure in its own file, with its style sheet.</summary>
    public static SvgCanvas Standalone(double width, double height, string title, string style)
    {
        var canvas = new SvgCanvas(width, height);
        canvas._text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {N(width)} {N(height)}\" width=\"{N(width)}\" height=\"{N(height)}\" role=\"img\">\n<title>{Escape(title)}</title>\n<style>{Escape(style)}</style>\n");
        return canvas;
    }

    /// <summary>Escapes text for SVG and HTML; characters not allowed in XML become replacement characters.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                var high when i + 1 < text.Length && char.IsSurrogatePair(high, text[i + 1]) => escaped.Append(high).Append(text[++i]),
                var letter => escaped.Append(XmlConvert.IsXmlChar(letter) ? letter : '\uFFFD'),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Approximate width of a text in the figures' font.</summary>
    public static double WidthOf(string text) => 6.7 * text.Length;

    /// <summary>Shortens a name to a number of characters.</summary>
    public static string Short(string name, int letters = 24) => name.Length <= letters ? name : name[..(letters - 1)] + "…";

    public static string Score(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    public void Line(double x1, double y1, double x2, double y2, string style)
        => Raw($"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{style}\"/>");

    public void Path(IEnumerable<(double X, double Y)> points, string style, bool closed = false)
        => Raw($"<path d=\"{Commands(points, closed)}\" class=\"{style}\"/>");

    public void Circle(double x, double y, double radius, string style, string? tip = null)
        => Raw($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{style}\">{Tip(tip)}</circle>");

    public void Rectangle(double x, double y, double width, double height, string style, string? tip = null, double opacity = 1, double rounding = 0)
        => Raw($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, width))}\" height=\"{N(Math.Max(0, height))}\"{(rounding > 0 ? $" rx=\"{N(rounding)}\"" : "")} class=\"{style}\" fill-opacity=\"{N(opacity)}\">{Tip(tip)}</rect>");

    /// <summary>An image stretched over a rectangle without smoothing.</summary>
    public void Image(double x, double y, double width, double height, byte[] png)
        => Raw($"<image x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>");

    /// <summary>A series' mark, whose shape distinguishes it from the others without color.</summary>
    public void Mark(int series, double x, double y, double size = 4.5, string? tip = null)
    {
        var style = $"m f{series % Colors}";

        // Further rounds of the same colors use shifted shapes.
        var shape = ((double X, double Y)[])(((series + (series / Colors)) % Colors) switch
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
            Raw($"<path d=\"{Commands(shape.Select(point => (x + (size * point.X), y + (size * point.Y))), closed: true)}\" class=\"{style}\">{Tip(tip)}</path>");
        }
    }

    /// <summary>A vertical error bar.</summary>
    public void Whisker(double x, double low, double high, string style)
    {
        Line(x, low, x, high, style);
        Line(x - 3, low, x + 3, low, style);
        Line(x - 3, high, x + 3, high, style);
    }

    public void Text(double x, double y, string text, string anchor = "start", string style = "t", double turn = 0)
    {
        var transform = turn == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" transform=\"rotate({N(turn)} {N(x)} {N(y)})\"");
        Raw($"<text x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" class=\"{style}\"{transform}>{Escape(text)}</text>");
    }

    /// <summary>Adds markup without escaping.</summary>
    public void Raw(FormattableString markup) => _text.Append(markup.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>The complete figure.</summary>
    public override string ToString() => _text + "</svg>";

    /// <summary>Formats a number for SVG.</summary>
    public static string N(double value) => double.IsFinite(value) ? Math.Round(value, 2).ToString(CultureInfo.InvariantCulture) : "0";

    private static string Commands(IEnumerable<(double X, double Y)> points, bool closed)
        => string.Join(' ', points.Select((point, index) => string.Create(CultureInfo.InvariantCulture, $"{(index == 0 ? 'M' : 'L')}{N(point.X)} {N(point.Y)}"))) + (closed ? " Z" : "");

    private static string Tip(string? text) => text is null ? "" : $"<title>{Escape(text)}</title>";
}
