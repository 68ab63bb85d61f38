using Panns.Common;
using Panns.Output.Figures;

namespace Panns.Transfer.Reports.Figures;

/// <summary>Creates the figures of a report's page.</summary>
[BestFriend]
internal static class PageFigure
{
    /// <summary>Width of a full-width figure.</summary>
    public const double Width = 820;

    /// <summary>On narrower screens the figure scrolls, because its text would become too small.</summary>
    private const double Narrowest = 0.7 * Width;

    public static SvgCanvas Create(double width, double height, string title) => SvgCanvas.InPage(width, height, title, Narrowest);
}
