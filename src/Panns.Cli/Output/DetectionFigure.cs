using System.Globalization;
using System.Net;
using System.Text;
using Panns.Cli.Library;

namespace Panns.Cli.Output;

/// <summary>
/// Draws a detection as the original's figure does: the log-mel spectrogram above, the probabilities of the top classes over time below.
/// </summary>
internal static class DetectionFigure
{
    private const int TopClasses = 10;
    private const int PlotLeft = 220;
    private const int PlotWidth = 860;
    private const int SpectrogramTop = 40;
    private const int SpectrogramHeight = 200;
    private const int RowsTop = SpectrogramTop + SpectrogramHeight + 30;
    private const int RowHeight = 24;
    private static readonly int[] TickFactors = [1, 2, 5, 10];

    /// <summary>Writes the plot, as SVG or as an HTML page around it; nothing when no path is given.</summary>
    public static void Write(string? path, string audio, DetectedFile detected, IReadOnlyList<string> labels)
    {
        if (path is null)
        {
            return;
        }

        var svg = Draw(Path.GetFileName(audio), detected, labels);
        var isPage = Path.GetExtension(path).Equals(".html", StringComparison.OrdinalIgnoreCase);
        using var file = new NewFile(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(isPage
            ? $"<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{WebUtility.HtmlEncode(Path.GetFileName(audio))}</title>\n<body>\n{svg}</body>\n</html>\n"
            : svg));
        file.Complete();
    }

    private static string Draw(string title, DetectedFile detected, IReadOnlyList<string> labels)
    {
        var classes = labels.Count;
        var best = Enumerable.Range(0, classes).OrderByDescending(label => Peak(detected, label, classes)).Take(TopClasses).ToArray();
        var height = RowsTop + best.Length * RowHeight + 50;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {PlotLeft + PlotWidth + 40} {height}\" font-family=\"sans-serif\" font-size=\"13\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{PlotLeft}\" y=\"24\" font-size=\"16\">{WebUtility.HtmlEncode(title)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{PlotLeft - 10}\" y=\"{SpectrogramTop + SpectrogramHeight / 2}\" text-anchor=\"end\">log-mel ({detected.MelBins} bins)</text>\n");
        if (detected.LogMel.Length > 0)
        {
            AppendImage(svg, SpectrogramTop, SpectrogramHeight, LogMelImage(detected), crisp: false);
        }

        for (var row = 0; row < best.Length; row++)
        {
            var top = RowsTop + row * RowHeight;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{PlotLeft - 10}\" y=\"{top + 16}\" text-anchor=\"end\">{WebUtility.HtmlEncode(labels[best[row]])}</text>\n");
            AppendImage(svg, top + 2, RowHeight - 4, ScoreImage(detected, best[row], classes), crisp: true);
        }

        AppendTimeAxis(svg, RowsTop + best.Length * RowHeight + 4, detected.Seconds);
        return svg.Append("</svg>\n").ToString();
    }

    private static float Peak(DetectedFile detected, int label, int classes)
    {
        var peak = 0f;
        for (var frame = 0; frame < detected.Frames; frame++)
        {
            peak = Math.Max(peak, detected.Framewise[frame * classes + label]);
        }

        return peak;
    }

    private static byte[] LogMelImage(DetectedFile detected)
    {
        var bins = detected.MelBins;
        var frames = detected.LogMel.Length / bins;
        var (low, high) = (detected.LogMel.Min(), detected.LogMel.Max());
        var scale = 255 / Math.Max(high - low, 1e-6f);
        var pixels = new byte[detected.LogMel.Length];
        for (var bin = 0; bin < bins; bin++)
        {
            for (var frame = 0; frame < frames; frame++)
            {
                // Low frequencies at the bottom.
                pixels[(bins - 1 - bin) * frames + frame] = (byte)((detected.LogMel[frame * bins + bin] - low) * scale);
            }
        }

        return PngImage.Encode(pixels, frames, ColourMap.Heat);
    }

    private static byte[] ScoreImage(DetectedFile detected, int label, int classes)
    {
        var pixels = new byte[detected.Frames];
        for (var frame = 0; frame < pixels.Length; frame++)
        {
            pixels[frame] = (byte)(255 * Math.Clamp(detected.Framewise[frame * classes + label], 0, 1));
        }

        return PngImage.Encode(pixels, pixels.Length, ColourMap.Grey);
    }

    private static void AppendImage(StringBuilder svg, int top, int height, byte[] png, bool crisp)
        => svg.Append(CultureInfo.InvariantCulture, $"<image x=\"{PlotLeft}\" y=\"{top}\" width=\"{PlotWidth}\" height=\"{height}\" preserveAspectRatio=\"none\"{(crisp ? " image-rendering=\"pixelated\"" : "")} href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>\n");

    private static void AppendTimeAxis(StringBuilder svg, int top, double seconds)
    {
        // The finest of 1, 2, 5 times a power of ten that gives at most ten intervals.
        var step = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(seconds, 0.01) / 10)));
        step *= TickFactors.First(factor => seconds / (step * factor) <= 10);
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{PlotLeft} {top}h{PlotWidth}\" stroke=\"black\"/>\n");
        for (var tick = 0; tick * step <= seconds; tick++)
        {
            var x = PlotLeft + PlotWidth * tick * step / Math.Max(seconds, 0.01);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x:0.##} {top}v5\" stroke=\"black\"/><text x=\"{x:0.##}\" y=\"{top + 19}\" text-anchor=\"middle\">{tick * step:0.###}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{PlotLeft + PlotWidth / 2}\" y=\"{top + 38}\" text-anchor=\"middle\">seconds</text>\n");
    }
}
