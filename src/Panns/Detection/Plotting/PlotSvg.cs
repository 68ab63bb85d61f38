using System.Globalization;
using Panns.FrontEnd;
using Panns.Output.Figures;

namespace Panns.Detection.Plotting;

/// <summary>
/// Draws the log-mel spectrogram above the framewise scores of the top classes, on one time axis, like the released code's figure of
/// sound event detection.
/// </summary>
internal sealed class PlotSvg
{
    // Within the plots, a position in time is a share of the recording in these units, so that a page can show a part of it larger.
    private const double Units = 100000;
    private const double SpectrogramHeight = 220;
    private const double Between = 30;
    private const double BottomRoom = 52;
    private const double LetterWidth = 6.4;
    private const double LineHeight = 13;
    private const int LongestName = 36;
    private const int LabelLanes = 5;

    private readonly PlotData _data;
    private readonly PlotLayout _layout;
    private readonly SvgCanvas _canvas;
    private readonly Axes _spectrogram;
    private readonly Axes _scores;

    private PlotSvg(PlotData data, PlotLayout layout)
    {
        (_data, _layout) = (data, layout);
        var left = layout.IsNarrow ? 34 : Math.Max(84, 18 + (LetterWidth * data.Rows.Max(row => Math.Min(row.Name.Length, LongestName))));
        var scoresTop = layout.Top + SpectrogramHeight + Between;
        var bottom = scoresTop + (layout.RowHeight * data.Rows.Count);
        var (right, time) = (layout.Width - layout.RightRoom, (0, data.Duration));
        _canvas = layout.IsPage
            ? SvgCanvas.InPage(layout.Width, bottom + BottomRoom, $"Spectrogram and scores over time of {data.Title}", layout.Width)
            : SvgCanvas.Standalone(layout.Width, bottom + BottomRoom, data.Title, PlotStyle.File);
        _spectrogram = new(_canvas, new(left, layout.Top, right, layout.Top + SpectrogramHeight), time, (0, data.FrontEnd.MelBins));
        _scores = new(_canvas, new(left, scoresTop, right, bottom), time, (data.Rows.Count, 0));
    }

    /// <summary>The figure.</summary>
    /// <param name="data">What it shows.</param>
    /// <param name="layout">Where it will stand.</param>
    public static string Draw(PlotData data, PlotLayout layout)
    {
        var plot = new PlotSvg(data, layout);
        plot.DrawAll();
        return plot._canvas + "\n";
    }

    private void DrawAll()
    {
        var area = _scores.Area;
        var stops = string.Concat(ColorMap.Gradient.Select(stop => string.Create(
            CultureInfo.InvariantCulture, $"<stop offset=\"{stop.Offset:0.##}\" stop-color=\"{stop.Color}\"/>")));
        _canvas.Raw($"""<defs><linearGradient id="map-{_layout.Name}" x1="0" y1="1" x2="0" y2="0">{stops}</linearGradient></defs>""");
        if (!_layout.IsPage)
        {
            _canvas.Rectangle(0, 0, _canvas.Width, _canvas.Height, "n");
            _canvas.Text(area.Left, 26, _data.Title, style: "c");
        }

        Spectrogram();
        Scores();
        Legend();
        TimeAxis();
    }

    private void Spectrogram()
    {
        var range = SpectrogramImage.Range(_data.LogMel);
        var (low, high) = range;
        var area = _spectrogram.Area;
        BeginTime(area);
        Picture(SpectrogramImage.Png(_data.LogMel, range), 0, _data.LogMel.Count * _data.LogMelSeconds, area.Height);
        foreach (var detected in _data.Events)
        {
            Event(detected, 1, area.Height - 2, "e x");
        }

        EndTime();
        Labels();
        _canvas.Rectangle(area.Left, area.Top, area.Width, area.Height, "o");
        var last = double.NegativeInfinity;
        foreach (var frequency in (ReadOnlySpan<int>)[16000, 12000, 8000, 4000, 2000, 1000, 500, 250, 125])
        {
            var y = _spectrogram.Y(BandOf(frequency));
            if (frequency > _data.FrontEnd.MinFrequency && frequency < _data.FrontEnd.MaxFrequency && y - last >= LineHeight)
            {
                last = y;
                _canvas.Line(area.Left - 5, y, area.Left, y, "a");
                _canvas.Text(area.Left - 8, y + 4, frequency < 1000 ? Ticks.Label(frequency) : Ticks.Label(frequency / 1000.0) + "k", "end");
            }
        }

        if (!_layout.IsNarrow)
        {
            _canvas.Text(area.Left - 46, area.Top + (area.Height / 2), "Frequency (Hz, mel scale)", "middle", turn: -90);
        }

        var unit = _data.FrontEnd.Kind == LogMelKind.Panns ? "dB" : "log";
        ColorBar(area, Ticks.Label(Math.Round(high)), Ticks.Label(Math.Round(low)), unit);
    }

    private void Scores()
    {
        var (rows, columns, area) = (_data.Rows.Count, _data.Scores.Count, _scores.Area);
        for (var row = 0; row < rows; row++)
        {
            var label = _data.Rows[row];
            var pixels = new byte[columns];
            for (var column = 0; column < columns; column++)
            {
                pixels[column] = ColorMap.Index(_data.Scores[column][label.Index], 0, 1);
            }

            // The last column may cover fewer frames than its width, and the last frame extends past the recording's end: the plot clips both.
            var band = area with { Top = _scores.Y(row) + _layout.NameHeight, Bottom = _scores.Y(row + 1) };
            BeginTime(band);
            Picture(PngImage.Encode(pixels, columns, ColorMap.Palette), 0, columns * _data.ScoreSeconds, band.Height);
            foreach (var detected in _data.Events.Where(detected => detected.Index == label.Index))
            {
                Event(detected, 2, band.Height - 4, "e");
            }

            EndTime();
            var name = SvgCanvas.Short(label.Name, LongestName);
            if (_layout.IsNarrow)
            {
                _canvas.Text(area.Left, band.Top - 5, name);
            }
            else
            {
                _canvas.Text(area.Left - 8, _scores.Y(row + 0.5) + 4, name, "end");
            }

            if (row > 0 && !_layout.IsNarrow)
            {
                _canvas.Line(area.Left, _scores.Y(row), area.Right, _scores.Y(row), "w");
            }
        }

        if (!_layout.IsNarrow)
        {
            _canvas.Rectangle(area.Left, area.Top, area.Width, area.Height, "o");
        }

        ColorBar(area, "1", "0", "Score");
    }

    // Names of the events on the spectrogram, in lanes where they do not cover each other; one that finds no room shows when a page is enlarged.
    private void Labels()
    {
        var area = _spectrogram.Area;
        var ends = Enumerable.Repeat(double.NegativeInfinity, LabelLanes).ToArray();
        foreach (var detected in _data.Events)
        {
            var width = 6 * detected.Label.Length;
            var x = Math.Max(area.Left + 4, Math.Min(_spectrogram.X(detected.Onset) + 4, area.Right - width - 4));
            var lane = Array.FindIndex(ends, end => end <= x);
            if (lane >= 0)
            {
                ends[lane] = x + width + 8;
            }

            _canvas.Raw($"<text x=\"{SvgCanvas.N(x)}\" y=\"{SvgCanvas.N(area.Top + 15 + (15 * Math.Max(lane, 0)))}\" class=\"q{(lane < 0 ? " r" : "")}\">{SvgCanvas.Escape(detected.Label)}</text>");
        }
    }

    private void Legend()
    {
        var (right, top) = (_scores.Area.Right, _scores.Area.Top);
        var caption = string.Create(CultureInfo.InvariantCulture, $"event (threshold {_data.Threshold:0.###})");
        _canvas.Rectangle(right - (LetterWidth * caption.Length) - 24, top - 21, 22, 11, "e", rounding: 2);
        _canvas.Text(right, top - 11, caption, "end");
    }

    private void TimeAxis()
    {
        var (left, right, bottom) = (_scores.Area.Left, _scores.Area.Right, _scores.Area.Bottom);
        _canvas.Raw($"<g class=\"ticks\">");
        foreach (var second in Ticks.Linear(0, _data.Duration, _layout.TimeSteps))
        {
            var x = _scores.X(second);
            _canvas.Line(x, _spectrogram.Area.Bottom, x, _spectrogram.Area.Bottom + 5, "a");
            _canvas.Line(x, bottom, x, bottom + 5, "a");
            _canvas.Text(x, bottom + 20, Ticks.Label(second), "middle");
        }

        _canvas.Raw($"</g>");
        _canvas.Text((left + right) / 2, bottom + 40, "Time (s)", "middle");
    }

    private void BeginTime(PlotArea area)
        => _canvas.Raw($"<svg class=\"time\" x=\"{SvgCanvas.N(area.Left)}\" y=\"{SvgCanvas.N(area.Top)}\" width=\"{SvgCanvas.N(area.Width)}\" height=\"{SvgCanvas.N(area.Height)}\" viewBox=\"0 0 {Units} {SvgCanvas.N(area.Height)}\" preserveAspectRatio=\"none\">");

    private void EndTime() => _canvas.Raw($"{(_layout.IsPage ? "<line class=\"head\" y1=\"0\" y2=\"999\"/>" : "")}</svg>");

    // Of a recording shorter than a frame no more than ten times its length is drawn.
    private void Picture(byte[] png, double start, double seconds, double height)
        => _canvas.Image(UnitsOf(start), 0, UnitsOf(Math.Min(seconds, 10 * _data.Duration)), height, png);

    private void Event(SoundEvent detected, double top, double height, string style)
    {
        var tip = string.Create(CultureInfo.InvariantCulture, $"{detected.Label} {detected.Onset:0.00}-{detected.Offset:0.00} s, peak {detected.PeakScore:0.00}");
        _canvas.Rectangle(UnitsOf(detected.Onset), top, Math.Max(Units / 500, UnitsOf(detected.Offset - detected.Onset)), height, style, tip);
    }

    private double UnitsOf(double seconds) => seconds / _data.Duration * Units;

    private void ColorBar(PlotArea area, string high, string low, string caption)
    {
        if (_layout.IsNarrow)
        {
            return;
        }

        var x = area.Right + 16;
        _canvas.Raw($"<rect x=\"{SvgCanvas.N(x)}\" y=\"{SvgCanvas.N(area.Top)}\" width=\"12\" height=\"{SvgCanvas.N(area.Height)}\" class=\"a\" style=\"fill:url(#map-{_layout.Name})\"/>");
        _canvas.Text(x + 18, area.Top + 10, high);
        _canvas.Text(x + 18, area.Bottom, low);
        _canvas.Text(x + 18, area.Top + (area.Height / 2) + 4, caption);
    }

    /// <summary>Height of a frequency, in bands: band i extends from i to i + 1.</summary>
    private double BandOf(double frequency)
    {
        var front = _data.FrontEnd;
        Func<double, double> mel = front.Kind is LogMelKind.Panns or LogMelKind.TalNet ? MelScale.SlaneyFromHertz : MelScale.HtkFromHertz;
        var low = mel(front.MinFrequency);
        var step = (mel(front.MaxFrequency) - low) / (front.MelBins + 1);
        return ((mel(frequency) - low) / step) - 0.5;
    }
}
