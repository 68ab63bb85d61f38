using Panns.Output.Figures;

namespace Panns.Transfer.Reports.Figures;

/// <summary>Figures of the report's page.</summary>
internal static class PageFigure
{
    /// <summary>Width of a figure as wide as the page.</summary>
    public const double Width = 820;

    /// <summary>On narrower screens the figure scrolls, or its letters would be too small.</summary>
    private const double Narrowest = 0.7 * Width;

    public static SvgCanvas Create(double width, double height, string title) => SvgCanvas.InPage(width, height, title, Narrowest);
}
