using System.Globalization;
using System.Text.RegularExpressions;
using Panns.Output.Figures;
using Panns.Output.Pages;
using Panns.Transfer.Reports.Figures;

namespace Panns.Interactive.Figures;

/// <summary>Makes a figure of the reports, which their page styles, a document of its own.</summary>
internal static partial class SvgText
{
    private const string TitleEnd = "</title>\n";

    /// <summary>The figure with the page's style sheet, on the page's background.</summary>
    public static string Standalone(string svg)
    {
        var at = svg.IndexOf(TitleEnd, StringComparison.Ordinal) + TitleEnd.Length;
        return svg[..at] + $"<style>{Escape(HtmlPage.Css)}</style><rect width=\"100%\" height=\"100%\" style=\"fill:var(--bg)\"/>\n" + svg[at..];
    }

    /// <summary>Width of the drawing, in pixels.</summary>
    public static string WidthOf(string svg) => ViewBox().Match(svg) is { Success: true } match ? match.Groups[1].Value : PageFigure.Width.ToString(CultureInfo.InvariantCulture);

    public static string Escape(string text) => SvgCanvas.Escape(text);

    [GeneratedRegex("viewBox=\"0 0 ([0-9.]+) ")]
    private static partial Regex ViewBox();
}
