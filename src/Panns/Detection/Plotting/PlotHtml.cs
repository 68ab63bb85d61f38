using System.Globalization;
using System.Text;
using Panns.Clips;
using Panns.Output.Figures;
using Panns.Output.Pages;
using Panns.Output.Sound;

namespace Panns.Detection.Plotting;

/// <summary>
/// A page with the figure, the sound and a table of the events: one file that loads nothing. A small script enlarges parts of the time axis and plays single
/// events; without it the figure, the player and the table are the same.
/// </summary>
internal static class PlotHtml
{
    /// <param name="data">What was found.</param>
    /// <param name="source">The recording, which is read again for its sound.</param>
    public static string Draw(PlotData data, ClipSource source)
    {
        var sound = PlotSound.Read(source, data);
        var title = SvgCanvas.Escape(data.Title);
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n<p class=\"lead\">{data.Duration:0.0} seconds, {(data.Events.Count == 1 ? "1 event" : $"{data.Events.Count} events")} at a threshold of {data.Threshold:0.###}</p>\n");
        Player(body, sound, title);
        body.Append("<div class=\"tools\" role=\"group\" aria-label=\"Part of the recording that is shown\">");
        foreach (var (id, text) in (ReadOnlySpan<(string, string)>)[("in", "Zoom in"), ("out", "Zoom out"), ("earlier", "Earlier"), ("later", "Later"), ("whole", "Whole recording")])
        {
            body.Append(CultureInfo.InvariantCulture, $"<button type=\"button\" id=\"{id}\">{text}</button>");
        }

        body.Append("<output id=\"shown\" aria-live=\"polite\"></output></div>\n<figure class=\"plot\"><div class=\"broad\">\n").Append(PlotSvg.Draw(data, PlotLayout.Wide))
            .Append("</div><div class=\"narrow\">\n").Append(PlotSvg.Draw(data, PlotLayout.Narrow))
            .Append("</div><figcaption>Above: log-mel spectrogram, brighter is louder. Below: scores over time of the top classes, brighter is higher. Framed: events.</figcaption></figure>\n");
        Events(body, data, sound);
        return HtmlPage.Write(title, body, PlotStyle.Page, Script(data, sound));
    }

    private static void Player(StringBuilder body, PlotSound sound, string title)
    {
        if (sound.Address.Length > 0)
        {
            body.Append(CultureInfo.InvariantCulture, $"<audio id=\"sound\" controls preload=\"metadata\" src=\"{sound.Address}\" aria-label=\"Sound of {title}\"></audio>\n");
        }

        var quality = sound.Address.Length > 0 ? $"Sound: one channel at {WaveAddress.Rate / 1000} kHz. " : "";
        body.Append(CultureInfo.InvariantCulture, $"<p class=\"caption\">{quality}{SvgCanvas.Escape(sound.Note)}</p>\n");
    }

    private static void Events(StringBuilder body, PlotData data, PlotSound sound)
    {
        body.Append("<h2>Events</h2>\n");
        if (data.Events.Count == 0)
        {
            body.Append("<p>None reached the threshold.</p>\n");
            return;
        }

        body.Append("<table>\n<caption>Events</caption><thead><tr><th scope=\"col\">Event</th><th scope=\"col\">Onset (s)</th><th scope=\"col\">Offset (s)</th><th scope=\"col\">Peak</th><th scope=\"col\">Mean</th></tr></thead>\n<tbody>\n");
        foreach (var (i, detected) in data.Events.Index())
        {
            var name = SvgCanvas.Escape(detected.Label);
            var at = string.Create(CultureInfo.InvariantCulture, $"{name}, {detected.Onset:0.00} s");
            var play = sound.Parts.Any(part => part.Start <= detected.Onset && detected.Onset < part.End) ? $"<button type=\"button\" class=\"play\" data-event=\"{i}\" aria-label=\"Play {at}\">Play</button>" : "";
            body.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{name}<span class=\"acts\">{play}<button type=\"button\" class=\"zoom\" data-event=\"{i}\" aria-label=\"Zoom to {at}\">Zoom</button></span></th><td>{detected.Onset:0.00}</td><td>{detected.Offset:0.00}</td><td>{detected.PeakScore:0.000}</td><td>{detected.MeanScore:0.000}</td></tr>\n");
        }

        body.Append("</tbody>\n</table>\n");
    }

    private static string Script(PlotData data, PlotSound sound)
    {
        // Numbers and pictures only: nothing of them needs escaping.
        var script = new StringBuilder("(() => {\n");
        script.Append(CultureInfo.InvariantCulture, $"const duration = {Number(data.Duration)}, eventSeconds = {SoundPart.EventSeconds};\n")
            .Append("const events = [").AppendJoin(',', data.Events.Select(one => $"[{Number(one.Onset)},{Number(one.Offset)}]"))
            .Append("];\nconst parts = [").AppendJoin(',', sound.Parts.Select(part => $"[{Number(part.Start)},{Number(part.End)}]"))
            .Append("];\nconst pictures = [").AppendJoin(',', sound.Pictures.Select(one => $"[{Number(one.Start)},{Number(one.Seconds)},'{Convert.ToBase64String(one.Png)}']"))
            .Append("];\n");
        using var reader = new StreamReader(typeof(PlotHtml).Assembly.GetManifestResourceStream("Panns.Detection.Plotting.events.js")!);
        return script.Append(reader.ReadToEnd()).Append("})();\n").ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
