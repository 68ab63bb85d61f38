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
        var (frames, bands) = (logMel.GetLength(0), logMel.GetLength(1));
        var columns = Math.Clamp(frames, 1, MostColumns);
        var values = new float[bands * columns];
        for (var column = 0; column < columns; column++)
        {
            var (from, to) = ((int)((long)column * frames / columns), Math.Max((int)((column + 1L) * frames / columns), ((int)((long)column * frames / columns)) + 1));
            for (var band = 0; band < bands; band++)
            {
                double sum = 0;
                for (var frame = from; frame < Math.Min(to, frames); frame++)
                {
                    sum += logMel[frame, band];
                }

                values[((bands - 1 - band) * columns) + column] = (float)(sum / Math.Max(1, Math.Min(to, frames) - from));
            }
        }

        // From the first percentile: a few silent frames must not use up the colors.
        var sorted = values.Order().ToArray();
        var pixels = Array.ConvertAll(values, value => ColorMap.Index(value, sorted[sorted.Length / 100], sorted[^1]));
        axes.DrawY("mel band");
        svg.Image(axes.Area.Left, axes.Area.Top, axes.Area.Width, axes.Area.Height, PngImage.Encode(pixels, columns, ColorMap.Palette));
    }
}
