using Panns.FrontEnd;
using Panns.Output.Figures;
using Panns.Transfer.Reports.Figures;

namespace Panns.Interactive.Figures;

/// <summary>A log-mel spectrogram: time to the right, mel bands upward.</summary>
internal static class SpectrogramFigure
{
    /// <summary>More columns than this are drawn as means.</summary>
    private const int MostColumns = 1000;

    public static string Draw(string title, float[,] logMel, LogMelSettings settings)
    {
        var svg = PageFigure.Create(PageFigure.Width, 260, title);
        var area = PlotArea.Of(svg);
        var axes = new Axes(svg, area, (0, Math.Max(1, logMel.GetLength(0)) * (double)settings.HopSize / settings.SampleRate), (0, settings.MelBins));
        Draw(svg, axes, logMel);
        axes.DrawX("seconds");
        return svg.ToString();
    }

    /// <summary>Draws the picture, and the axis of bands.</summary>
    public static void Draw(SvgCanvas svg, Axes axes, float[,] logMel)
    {
        var columns = logMel.GetLength(0) > 0 ? SpectrogramImage.Columns(logMel, MostColumns) : [new float[logMel.GetLength(1)]];
        axes.DrawY("mel band");
        svg.Image(axes.Area.Left, axes.Area.Top, axes.Area.Width, axes.Area.Height, SpectrogramImage.Png(columns, SpectrogramImage.Range(columns)));
    }
}
