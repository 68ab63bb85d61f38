using System.Globalization;
using Panns.FrontEnd;
using Panns.Output;

namespace Panns.Detection.Plotting;

/// <summary>
/// Draws the log-mel spectrogram above the best classes' framewise scores on one axis of time, as the released code's figure of
/// sound event detection does.
/// </summary>
internal sealed class PlotSvg
{
    private const double Width = 1000;
    private const double Top = 44;
    private const double SpectrogramHeight = 220;
    private const double Between = 30;
    private const double RowHeight = 24;
    private const double Bottom = 52;
    private const double Right = 84;
    private const double LetterWidth = 6.4;
    private const double LineHeight = 13;
    private const int LongestName = 36;
    private const string TickLine = "stroke=\"#222\"";

    private readonly PlotData _data;
    private readonly double _left;
    private readonly double _plotWidth;
    private readonly double _scoresTop = Top + SpectrogramHeight + Between;
    private readonly double _scoresHeight;
    private readonly SvgWriter _svg;

    private PlotSvg(PlotData data)
    {
        _data = data;
        _left = Math.Max(84, 18 + LetterWidth * data.Rows.Max(row => Math.Min(row.Name.Length, LongestName)));
        _plotWidth = Width - _left - Right;
        _scoresHeight = RowHeight * data.Rows.Count;
        _svg = new(Width, _scoresTop + _scoresHeight + Bottom, data.Title);
    }

    public static string Draw(PlotData data)
    {
        var plot = new PlotSvg(data);
        plot.Defs();
        plot._svg.Text(plot._left, 26, data.Title, attributes: " font-size=\"15\" font-weight=\"bold\"");
        plot.Spectrogram();
        plot.Scores();
        plot.Events();
        plot.TimeAxis();
        return plot._svg.Complete();
    }

    private void Defs()
    {
        var stops = string.Concat(ColorMap.Gradient.Select(stop => string.Create(
            CultureInfo.InvariantCulture, $"<stop offset=\"{stop.Offset:0.##}\" stop-color=\"{stop.Color}\"/>")));
        _svg.Line($"""<defs><linearGradient id="map" x1="0" y1="1" x2="0" y2="0">{stops}</linearGradient><clipPath id="scores"><rect x="{_left:0.##}" y="{_scoresTop:0.##}" width="{_plotWidth:0.##}" height="{_scoresHeight:0.##}"/></clipPath></defs>""");
    }

    private void Spectrogram()
    {
        var (low, high) = Range(_data.LogMel);
        var bands = _data.FrontEnd.MelBins;
        var columns = _data.LogMel.Count;
        var pixels = new byte[bands * columns];
        for (var column = 0; column < columns; column++)
        {
            for (var band = 0; band < bands; band++)
            {
                pixels[(bands - 1 - band) * columns + column] = ColorMap.Index(_data.LogMel[column][band], low, high);
            }
        }

        var width = Math.Min(_plotWidth, X(columns * (double)_data.LogMelFrames * _data.FrameSeconds) - _left);
        _svg.Image(_left, Top, width, SpectrogramHeight, PngImage.Encode(pixels, columns, ColorMap.Palette));
        _svg.Frame(_left, Top, _plotWidth, SpectrogramHeight);
        var last = double.NegativeInfinity;
        foreach (var frequency in (ReadOnlySpan<int>)[16000, 12000, 8000, 4000, 2000, 1000, 500, 250, 125])
        {
            var y = Top + SpectrogramHeight * (1 - BandOf(frequency) / bands);
            if (frequency > _data.FrontEnd.MinFrequency && frequency < _data.FrontEnd.MaxFrequency && y - last >= LineHeight)
            {
                last = y;
                _svg.Stroke(_left - 5, y, _left, y);
                _svg.Text(_left - 8, y + 4, frequency < 1000 ? Number(frequency) : Number(frequency / 1000.0) + "k", "end");
            }
        }

        var middle = Top + SpectrogramHeight / 2;
        _svg.Line($"""<text transform="translate({_left - 46:0.##} {middle:0.##}) rotate(-90)" text-anchor="middle">Frequency (Hz, mel scale)</text>""");
        var unit = _data.FrontEnd.Kind == LogMelKind.Panns ? "dB" : "log";
        ColorBar(Top, SpectrogramHeight, Number(Math.Round(high)), Number(Math.Round(low)), unit);
    }

    private void Scores()
    {
        var columns = _data.Scores.Count;
        var pixels = new byte[_data.Rows.Count * columns];
        for (var row = 0; row < _data.Rows.Count; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                pixels[row * columns + column] = ColorMap.Index(_data.Scores[column][_data.Rows[row].Index], 0, 1);
            }
        }

        // The last column may cover fewer frames than it is wide, and the last frame starts where the recording ends: clip both.
        var width = X(columns * (double)_data.ScoreFrames * _data.FrameSeconds) - _left;
        _svg.Line($"""<g clip-path="url(#scores)">""");
        _svg.Image(_left, _scoresTop, width, _scoresHeight, PngImage.Encode(pixels, columns, ColorMap.Palette));
        _svg.Line($"</g>");
        for (var row = 0; row < _data.Rows.Count; row++)
        {
            var y = _scoresTop + RowHeight * row;
            var name = _data.Rows[row].Name;
            _svg.Text(_left - 8, y + RowHeight / 2 + 4, name.Length <= LongestName ? name : name[..(LongestName - 1)] + "\u2026", "end");
            if (row > 0)
            {
                _svg.Stroke(_left, y, _left + _plotWidth, y, "stroke=\"#fff\" stroke-opacity=\"0.35\"");
            }
        }

        _svg.Frame(_left, _scoresTop, _plotWidth, _scoresHeight);
        ColorBar(_scoresTop, _scoresHeight, "1", "0", "Score");
    }

    private void Events()
    {
        var rows = _data.Rows.Select((label, row) => (label.Index, row)).ToDictionary();
        foreach (var detected in _data.Events)
        {
            if (rows.TryGetValue(detected.Index, out var row))
            {
                var y = _scoresTop + RowHeight * row + 2;
                var width = Math.Max(2, X(detected.Offset) - X(detected.Onset));
                _svg.Line($"""<rect x="{X(detected.Onset):0.##}" y="{y:0.##}" width="{width:0.##}" height="{RowHeight - 4:0.##}" rx="2" fill="none" stroke="#ff6b4a" stroke-width="1.6"><title>{SvgWriter.Escape(detected.Label)} {detected.Onset:0.00}-{detected.Offset:0.00} s, peak {detected.PeakScore:0.00}</title></rect>""");
            }
        }

        var caption = string.Create(CultureInfo.InvariantCulture, $"event (threshold {_data.Threshold:0.###})");
        var legend = _left + _plotWidth - LetterWidth * caption.Length - 24;
        _svg.Line($"""<rect x="{legend:0.##}" y="{_scoresTop - 19:0.##}" width="22" height="11" rx="2" fill="none" stroke="#ff6b4a" stroke-width="1.6"/>""");
        _svg.Text(_left + _plotWidth, _scoresTop - 9, caption, "end");
    }

    private void TimeAxis()
    {
        var bottom = _scoresTop + _scoresHeight;
        foreach (var second in Axis.Ticks(_data.Duration))
        {
            var x = X(second);
            _svg.Stroke(x, Top + SpectrogramHeight, x, Top + SpectrogramHeight + 5, TickLine);
            _svg.Stroke(x, bottom, x, bottom + 5, TickLine);
            _svg.Text(x, bottom + 20, Number(second), "middle");
        }

        _svg.Text(_left + _plotWidth / 2, bottom + 40, "Time (s)", "middle");
    }

    private void ColorBar(double top, double height, string high, string low, string caption)
    {
        var x = _left + _plotWidth + 16;
        _svg.Line($"""<rect x="{x:0.##}" y="{top:0.##}" width="12" height="{height:0.##}" fill="url(#map)" stroke="#222"/>""");
        _svg.Text(x + 18, top + 10, high);
        _svg.Text(x + 18, top + height, low);
        _svg.Text(x + 18, top + height / 2 + 4, caption);
    }

    private double X(double seconds) => _left + Math.Min(seconds / _data.Duration, 10) * _plotWidth;

    /// <summary>Height of a frequency in bands: band i reaches from i to i + 1.</summary>
    private double BandOf(double frequency)
    {
        var front = _data.FrontEnd;
        Func<double, double> mel = front.Kind == LogMelKind.Panns ? MelScale.SlaneyFromHertz : MelScale.HtkFromHertz;
        var low = mel(front.MinFrequency);
        var step = (mel(front.MaxFrequency) - low) / (front.MelBins + 1);
        return (mel(frequency) - low) / step - 0.5;
    }

    /// <summary>From the level that a hundredth of the cells lie below to the highest: a few silent frames must not take all the colours.</summary>
    private static (float Low, float High) Range(IReadOnlyList<float[]> columns)
    {
        var values = columns.SelectMany(column => column).Order().ToArray();
        return (values[values.Length / 100], values[^1]);
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
