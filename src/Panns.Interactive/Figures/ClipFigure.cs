using Panns.Audio;
using Panns.FrontEnd;
using Panns.Output.Figures;
using Panns.Transfer.Reports.Figures;

namespace Panns.Interactive.Figures;

/// <summary>A waveform above its log-mel spectrogram, on one time axis.</summary>
internal static class ClipFigure
{
    private const double WaveHeight = 110;
    private const int Columns = 740;

    public static string Draw(SoundClip clip)
    {
        var svg = PageFigure.Create(PageFigure.Width, 356, clip.Title);
        var area = PlotArea.Of(svg);
        svg.Text(area.Left, area.Top - 1, clip.Title);
        var loudest = Math.Max(1e-3, Loudest(clip.Samples));
        var wave = new Axes(svg, area with { Top = area.Top + 6, Bottom = area.Top + WaveHeight }, (0, clip.Duration), (-loudest, loudest));
        wave.DrawY("amplitude");
        svg.Path(Envelope(clip.Samples, wave, clip.Duration), "f0", closed: true);

        // The front end of the networks, at whose rate the recording is drawn.
        var settings = LogMelSettings.Panns32k;
        var samples = clip.SampleRate == settings.SampleRate ? clip.Samples : Resampler.Resample(clip.Samples, clip.SampleRate, settings.SampleRate);
        var picture = new Axes(svg, area with { Top = area.Top + WaveHeight + 14 }, (0, clip.Duration), (0, settings.MelBins));
        SpectrogramFigure.Draw(svg, picture, new LogMelSpectrogram(settings).Compute(samples));
        picture.DrawX("seconds");
        return svg.ToString();
    }

    private static double Loudest(ReadOnlySpan<float> samples)
    {
        float loudest = 0;
        foreach (var sample in samples)
        {
            loudest = Math.Max(loudest, Math.Abs(sample));
        }

        return loudest;
    }

    // The highest sample of each column from left to right, then the lowest back.
    private static List<(double X, double Y)> Envelope(ReadOnlySpan<float> samples, Axes axes, double seconds)
    {
        var columns = Math.Min(Columns, samples.Length);
        var points = new List<(double X, double Y)>(2 * columns);
        var lows = new List<(double X, double Y)>(columns);
        for (var column = 0; column < columns; column++)
        {
            var part = samples[(int)((long)column * samples.Length / columns)..(int)((column + 1L) * samples.Length / columns)];
            var (low, high) = (float.MaxValue, float.MinValue);
            foreach (var sample in part)
            {
                (low, high) = (Math.Min(low, sample), Math.Max(high, sample));
            }

            var x = axes.X((column + 0.5) / columns * seconds);
            points.Add((x, axes.Y(high)));
            lows.Add((x, axes.Y(low) + 0.5));
        }

        lows.Reverse();
        points.AddRange(lows);
        return points;
    }
}
