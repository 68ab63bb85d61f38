using System.Globalization;
using System.Text;
using Panns.Audio;
using Panns.FrontEnd;
using Panns.Output.Figures;
using Panns.Output.Sound;

namespace Panns.Transfer.Reports;

/// <summary>Shows tested clips to see and hear: spectrogram, player, and a bar per score. The page holds the sound, up to limits.</summary>
/// <param name="strategySeconds">Most seconds of sound for the clips of a strategy.</param>
internal sealed class ClipCard(double strategySeconds)
{
    /// <summary>Most seconds of a clip that are shown and played.</summary>
    public const double ClipSeconds = 10;

    private const int ShownScores = 4;
    private const int Columns = 320;

    private static readonly LogMelSettings Picture = LogMelSettings.Panns32k;

    private readonly Dictionary<(string File, double Start, double? End), (string Picture, string Sound, double Seconds, bool IsCut)?> _loaded = [];
    private double _seconds;
    private int _clips;
    private int _cut;
    private int _silent;
    private int _gone;

    /// <summary>Starts the clips of another strategy.</summary>
    public void BeginStrategy() => _seconds = 0;

    /// <summary>What the page holds of the sound, and how many clips that cut.</summary>
    public string Limits()
    {
        var cuts = new List<string>();
        Add(_cut, "longer, only their first 10 seconds are here");
        Add(_silent, "without a player");
        Add(_gone, "without sound and picture, as the file can no longer be read");
        return string.Create(CultureInfo.InvariantCulture, $"Players hold at most {ClipSeconds:0} seconds of a clip, one channel at {WaveAddress.Rate / 1000} kHz, and a page {ClipSound.PageSeconds / 60:0} minutes of sound, shared by the strategies")
            + (cuts.Count == 0 ? "." : string.Create(CultureInfo.InvariantCulture, $"; of {_clips} clips shown, {string.Join(", ", cuts)}."));

        void Add(int count, string what)
        {
            if (count > 0)
            {
                cuts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "is" : "are")} {what}"));
            }
        }
    }

    /// <summary>Adds a clip.</summary>
    public void Write(StringBuilder html, NamedStrategy one, TestedClip clip)
    {
        _clips++;
        var name = SvgCanvas.Escape(clip.Title);
        html.Append(CultureInfo.InvariantCulture, $"<article class=\"clip\"><h4>{name}</h4>\n<p>{Words(one, clip)} <small>fold {SvgCanvas.Escape(clip.Fold)}</small></p>\n");
        var key = (clip.File, clip.Start, clip.End);
        if (clip.File.Length == 0 || !_loaded.TryGetValue(key, out var loaded))
        {
            _loaded[key] = loaded = Load(clip);
        }

        if (loaded is not { } sound)
        {
            _gone++;
        }
        else
        {
            _cut += sound.IsCut ? 1 : 0;
            html.Append(CultureInfo.InvariantCulture, $"<img src=\"{sound.Picture}\" alt=\"Spectrogram of {name}: {sound.Seconds:0.0} seconds from left to right, low sounds at the bottom\">\n");
            Player(html, name, sound.Sound, sound.Seconds);
        }

        Bars(html, one, clip, name);
        html.Append("</article>\n");
    }

    private void Player(StringBuilder html, string name, string sound, double seconds)
    {
        if (_seconds + seconds > strategySeconds)
        {
            _silent++;
            return;
        }

        _seconds += seconds;
        html.Append(CultureInfo.InvariantCulture, $"<audio controls preload=\"metadata\" src=\"{sound}\" aria-label=\"Sound of {name}\"></audio>\n");
    }

    private static string Words(NamedStrategy one, TestedClip clip)
    {
        if (!clip.IsMultiLabel)
        {
            return clip.IsWrong ? $"{Names(one, clip.Right)}, taken for {Names(one, clip.Given)}" : Names(one, clip.Right);
        }

        var (missed, invented) = (clip.Right.Except(clip.Given).ToList(), clip.Given.Except(clip.Right).ToList());
        return string.Join("; ", ((string[])
        [
            clip.Right.IsEmpty ? "no class" : Names(one, clip.Right),
            missed.Count > 0 ? "missed: " + Names(one, missed) : "",
            invented.Count > 0 ? "given wrongly: " + Names(one, invented) : "",
        ]).Where(part => part.Length > 0));
    }

    private static string Names(NamedStrategy one, IEnumerable<int> labels) => string.Join(", ", labels.Select(label => $"<b>{SvgCanvas.Escape(one.Result.Classes[label])}</b>"));

    // The highest scores, and those of the clip's own classes in any case.
    private static void Bars(StringBuilder html, NamedStrategy one, TestedClip clip, string name)
    {
        html.Append(CultureInfo.InvariantCulture, $"<table class=\"bars\"><caption>Scores of {name}</caption><thead class=\"hidden\"><tr><th scope=\"col\">class</th><th scope=\"col\">bar</th><th scope=\"col\">score</th></tr></thead><tbody>\n");
        var shown = Enumerable.Range(0, clip.Scores.Length).OrderByDescending(label => clip.Scores[label]).Take(ShownScores).Union(clip.Right);
        foreach (var label in shown)
        {
            var (score, isRight) = (clip.Scores[label], clip.Right.Contains(label));
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{SvgCanvas.Escape(one.Result.Classes[label])}{(isRight ? " <small>right</small>" : "")}</th><td aria-hidden=\"true\"><i{(isRight ? " class=\"right\"" : "")} style=\"width:{100 * Math.Clamp(score, 0, 1):0.#}%\"></i></td><td>{score:0.00}</td></tr>\n");
        }

        html.Append("</tbody></table>");
    }

    private static (string Picture, string Sound, double Seconds, bool IsCut)? Load(TestedClip clip)
    {
        if (ClipSound.Read(clip.Source, Picture.SampleRate, ClipSeconds) is not { } sound)
        {
            return null;
        }

        var part = sound.Samples.Span;
        var columns = SpectrogramImage.Columns(new LogMelSpectrogram(Picture).Compute(part), Columns);
        return (
            "data:image/png;base64," + Convert.ToBase64String(SpectrogramImage.Png(columns, SpectrogramImage.Range(columns))),
            WaveAddress.Of(Resampler.Resample(part, Picture.SampleRate, WaveAddress.Rate), WaveAddress.Rate),
            (double)part.Length / Picture.SampleRate,
            sound.IsCut);
    }
}
