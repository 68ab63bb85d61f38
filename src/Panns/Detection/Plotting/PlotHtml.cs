using System.Globalization;
using System.Text;
using Panns.Output.Figures;

namespace Panns.Detection.Plotting;

/// <summary>An HTML page with the figure and a table of the events: one file without scripts or external resources.</summary>
internal static class PlotHtml
{
    private const string Style =
        "body{font-family:Helvetica,Arial,'Liberation Sans',sans-serif;color:#222;background:#fff;max-width:1000px;margin:2em auto;padding:0 1em}"
        + "svg{max-width:100%;height:auto}table{border-collapse:collapse;margin-top:1.5em;font-size:14px}"
        + "th,td{padding:.3em 1em;border-bottom:1px solid #ddd;text-align:right}th:first-child,td:first-child{text-align:left;padding-left:0}";

    public static string Draw(PlotData data)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{SvgCanvas.Escape(data.Title)}</title>\n<style>{Style}</style>\n</head>\n<body>\n")
            .Append(PlotSvg.Draw(data))
            .Append("<table>\n<thead><tr><th>Event</th><th>Onset (s)</th><th>Offset (s)</th><th>Peak</th><th>Mean</th></tr></thead>\n<tbody>\n");
        foreach (var detected in data.Events)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{SvgCanvas.Escape(detected.Label)}</td><td>{detected.Onset:0.00}</td><td>{detected.Offset:0.00}</td><td>{detected.PeakScore:0.000}</td><td>{detected.MeanScore:0.000}</td></tr>\n");
        }

        return page.Append("</tbody>\n</table>\n</body>\n</html>\n").ToString();
    }
}
