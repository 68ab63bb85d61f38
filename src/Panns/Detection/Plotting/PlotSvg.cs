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
    private const double Width = 1000;
    private const double Top = 44;
    private const double SpectrogramHeight = 220;
    private const double Between = 30;
    private const double RowHeight = 24;
    private const double BottomRoom = 52;
    private const double RightRoom = 84;
    private const double LetterWidth = 6.4;
    private const double LineHeight = 13;
    private const int LongestName = 36;
    private const int MostTimeSteps = 10;

    private const string Style =
        "svg{font:12px Helvetica,Arial,'Liberation Sans',sans-serif}.t{fill:#222}.c{fill:#222;font-size:15px;font-weight:bold}.a{stroke:#222}"
        + ".w{stroke:#fff;stroke-opacity:.35}.b{fill:#fff}.o{fill:none;stroke:#222}.e{fill:none;stroke:#ff6b4a;stroke-width:1.6}.p{fill:url(#map);stroke:#222}";

    private readonly PlotData _data;
    private readonly SvgCanvas _canvas;
    private readonly Axes _spectrogram;
    private readonly Axes _scores;

    private PlotSvg(PlotData data)
    {
        _data = data;
        var left = Math.Max(84, 18 + (LetterWidth * data.Rows.Max(row => Math.Min(row.Name.Length, LongestName))));
        var scoresTop = Top + SpectrogramHeight + Between;
        var bottom = scoresTop + (RowHeight * data.Rows.Count);
        var time = (0, data.Duration);
        _canvas = SvgCanvas.Standalone(Width, bottom + BottomRoom, data.Title, Style);
        _spectrogram = new(_canvas, new(left, Top, Width - RightRoom, Top + SpectrogramHeight), time, (0, data.FrontEnd.MelBins));
        _scores = new(_canvas, new(left, scoresTop, Width - RightRoom, bottom), time, (data.Rows.Count, 0));
    }

    public static string Draw(PlotData data)
    {
        var plot = new PlotSvg(data);
        plot.DrawAll();
        return plot._canvas + "\n";
    }

    private void DrawAll()
    {
        var area = _scores.Area;
        var stops = string.Concat(ColorMap.Gradient.Select(stop => string.Create(
            CultureInfo.InvariantCulture, $"<stop offset=\"{stop.Offset:0.##}\" stop-color=\"{stop.Color}\"/>")));
        _canvas.Raw($"""<defs><linearGradient id="map" x1="0" y1="1" x2="0" y2="0">{stops}</linearGradient><clipPath id="scores"><rect x="{area.Left:0.##}" y="{area.Top:0.##}" width="{area.Width:0.##}" height="{area.Height:0.##}"/></clipPath></defs>""");
        _canvas.Rectangle(0, 0, _canvas.Width, _canvas.Height, "b");
        _canvas.Text(area.Left, 26, _data.Title, style: "c");
        Spectrogram();
        Scores();
        Events();
        TimeAxis();
    }

    private void Spectrogram()
    {
        var (low, high) = Range(_data.LogMel);
        var (bands, columns, area) = (_data.FrontEnd.MelBins, _data.LogMel.Count, _spectrogram.Area);
        var pixels = new byte[bands * columns];
        for (var column = 0; column < columns; column++)
        {
            for (var band = 0; band < bands; band++)
            {
                pixels[((bands - 1 - band) * columns) + column] = ColorMap.Index(_data.LogMel[column][band], low, high);
            }
        }

        var width = Math.Min(area.Width, WidthOf(columns, _data.LogMelSeconds));
        _canvas.Image(area.Left, area.Top, width, area.Height, PngImage.Encode(pixels, columns, ColorMap.Palette));
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

        _canvas.Text(area.Left - 46, area.Top + (area.Height / 2), "Frequency (Hz, mel scale)", "middle", turn: -90);
        var unit = _data.FrontEnd.Kind == LogMelKind.Panns ? "dB" : "log";
        ColorBar(area, Ticks.Label(Math.Round(high)), Ticks.Label(Math.Round(low)), unit);
    }

    private void Scores()
    {
        var (columns, area) = (_data.Scores.Count, _scores.Area);
        var pixels = new byte[_data.Rows.Count * columns];
        for (var row = 0; row < _data.Rows.Count; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                pixels[(row * columns) + column] = ColorMap.Index(_data.Scores[column][_data.Rows[row].Index], 0, 1);
            }
        }

        // The last column may cover fewer frames than its width, and the last frame extends past the recording's end: both are clipped.
        _canvas.Raw($"""<g clip-path="url(#scores)">""");
        _canvas.Image(area.Left, area.Top, WidthOf(columns, _data.ScoreSeconds), area.Height, PngImage.Encode(pixels, columns, ColorMap.Palette));
        _canvas.Raw($"</g>");
        for (var row = 0; row < _data.Rows.Count; row++)
        {
            _canvas.Text(area.Left - 8, _scores.Y(row + 0.5) + 4, SvgCanvas.Short(_data.Rows[row].Name, LongestName), "end");
            if (row > 0)
            {
                _canvas.Line(area.Left, _scores.Y(row), area.Right, _scores.Y(row), "w");
            }
        }

        _canvas.Rectangle(area.Left, area.Top, area.Width, area.Height, "o");
        ColorBar(area, "1", "0", "Score");
    }

    private void Events()
    {
        var rows = _data.Rows.Select((label, row) => (label.Index, row)).ToDictionary();
        foreach (var detected in _data.Events)
        {
            if (rows.TryGetValue(detected.Index, out var row))
            {
                var x = _scores.X(detected.Onset);
                var tip = string.Create(CultureInfo.InvariantCulture, $"{detected.Label} {detected.Onset:0.00}-{detected.Offset:0.00} s, peak {detected.PeakScore:0.00}");
                _canvas.Rectangle(x, _scores.Y(row) + 2, Math.Max(2, _scores.X(detected.Offset) - x), RowHeight - 4, "e", tip, rounding: 2);
            }
        }

        var (right, top) = (_scores.Area.Right, _scores.Area.Top);
        var caption = string.Create(CultureInfo.InvariantCulture, $"event (threshold {_data.Threshold:0.###})");
        _canvas.Rectangle(right - (LetterWidth * caption.Length) - 24, top - 19, 22, 11, "e", rounding: 2);
        _canvas.Text(right, top - 9, caption, "end");
    }

    private void TimeAxis()
    {
        var (left, right, bottom) = (_scores.Area.Left, _scores.Area.Right, _scores.Area.Bottom);
        foreach (var second in Ticks.Linear(0, _data.Duration, MostTimeSteps))
        {
            var x = _scores.X(second);
            _canvas.Line(x, _spectrogram.Area.Bottom, x, _spectrogram.Area.Bottom + 5, "a");
            _canvas.Line(x, bottom, x, bottom + 5, "a");
            _canvas.Text(x, bottom + 20, Ticks.Label(second), "middle");
        }

        _canvas.Text((left + right) / 2, bottom + 40, "Time (s)", "middle");
    }

    private void ColorBar(PlotArea area, string high, string low, string caption)
    {
        var x = area.Right + 16;
        _canvas.Rectangle(x, area.Top, 12, area.Height, "p");
        _canvas.Text(x + 18, area.Top + 10, high);
        _canvas.Text(x + 18, area.Bottom, low);
        _canvas.Text(x + 18, area.Top + (area.Height / 2) + 4, caption);
    }

    /// <summary>Width of columns that cover this many seconds each; limited to ten times the plot's, for recordings shorter than a frame.</summary>
    private double WidthOf(int columns, double seconds)
        => _scores.X(Math.Min(columns * seconds, 10 * _data.Duration)) - _scores.Area.Left;

    /// <summary>Height of a frequency, in bands: band i extends from i to i + 1.</summary>
    private double BandOf(double frequency)
    {
        var front = _data.FrontEnd;
        Func<double, double> mel = front.Kind == LogMelKind.Panns ? MelScale.SlaneyFromHertz : MelScale.HtkFromHertz;
        var low = mel(front.MinFrequency);
        var step = (mel(front.MaxFrequency) - low) / (front.MelBins + 1);
        return ((mel(frequency) - low) / step) - 0.5;
    }

    /// <summary>Color range from the first percentile to the maximum: a few silent frames must not use up the colors.</summary>
    private static (float Low, float High) Range(IReadOnlyList<float[]> columns)
    {
        var values = columns.SelectMany(column => column).Order().ToArray();
        return (values[values.Length / 100], values[^1]);
    }
}
