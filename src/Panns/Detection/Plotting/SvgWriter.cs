using System.Globalization;
using System.Net;
using System.Text;

namespace Panns.Detection.Plotting;

/// <summary>Writes the elements that a figure needs; numbers in the invariant culture, texts escaped.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    public SvgWriter(double width, double height, string title)
    {
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0.##} {height:0.##}" width="{width:0.##}" height="{height:0.##}" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" font-size="12" fill="#222" role="img">""");
        Line($"""<title>{Escape(title)}</title>""");
        Line($"""<rect width="100%" height="100%" fill="#fff"/>""");
    }

    public void Line(FormattableString markup) => _text.Append(markup.ToString(CultureInfo.InvariantCulture)).Append('\n');

    public void Text(double x, double y, string text, string anchor = "start", string attributes = "")
        => Line($"""<text x="{x:0.##}" y="{y:0.##}" text-anchor="{anchor}"{attributes}>{Escape(text)}</text>""");

    public void Stroke(double x1, double y1, double x2, double y2, string attributes = "stroke=\"#222\"")
        => Line($"""<line x1="{x1:0.##}" y1="{y1:0.##}" x2="{x2:0.##}" y2="{y2:0.##}" {attributes}/>""");

    public void Frame(double x, double y, double width, double height)
        => Line($"""<rect x="{x:0.##}" y="{y:0.##}" width="{width:0.##}" height="{height:0.##}" fill="none" stroke="#222"/>""");

    /// <summary>A picture stretched over a rectangle without smoothing.</summary>
    public void Image(double x, double y, double width, double height, byte[] png)
        => Line($"""<image x="{x:0.##}" y="{y:0.##}" width="{width:0.##}" height="{height:0.##}" preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,{Convert.ToBase64String(png)}"/>""");

    public string Complete() => _text.Append("</svg>\n").ToString();

    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
