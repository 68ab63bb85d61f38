using System.Globalization;
using Panns.Common;
using Panns.Output.Figures;

namespace Panns.Transfer.Reports.Figures;

/// <summary>Creates the figures of a report's page: each is drawn for wide and for narrow windows, of which the page shows one.</summary>
[BestFriend]
internal static class PageFigure
{
    /// <summary>Width of a figure in a wide window.</summary>
    public const double Width = 820;

    /// <summary>Width of a figure in a narrow window; text is as large as in a wide one.</summary>
    public const double Narrow = 400;

    /// <summary>A figure is not drawn smaller than this share of its width, because its text would become too small.</summary>
    private const double Smallest = 0.7;

    public static SvgCanvas Create(double width, double height, string title, bool hasLinks = false) => SvgCanvas.InPage(width, height, title, Smallest * width, hasLinks);

    /// <summary>Both drawings of a figure with its caption.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="draw">Draws it at a width.</param>
    public static string Html(string caption, Func<double, string> draw) => string.Create(
        CultureInfo.InvariantCulture,
        $"<figure><div class=\"broad\">{draw(Width)}</div><div class=\"narrow\">{draw(Narrow)}</div><figcaption>{SvgCanvas.Escape(caption)}</figcaption></figure>\n");
}
